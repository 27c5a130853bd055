import { describe, expect, it } from 'vitest';
import { checkLives } from './clock-model.test-support.ts';
import { replay } from './clock.ts';
import { patience, sizeOf } from '../../../tests/faults/promises.ts';
import { tell } from '../../../tests/faults/tell.ts';

const trials = sizeOf('clockHistories');
const seed = Number(process.env['WELLRUN_SEED'] ?? 20_000);

/** Faults that such systems are known for, each of which the comparison must notice. */
const faults: Record<string, typeof replay> = {
  'pauses are forgotten when the target changes': (events, hours, asOf) => {
    const change = events
      .filter((event) => event.op === 'target' && event.at <= asOf)
      .reduce((last, event) => Math.max(last, event.at), 0);
    return replay(
      events.filter((event) => event.at >= change || (event.op !== 'pause' && event.op !== 'resume')),
      hours,
      asOf,
    );
  },
  'corrections of the past are ignored': (events, hours, asOf) =>
    replay(
      events.filter((event, i) => events.slice(0, i).every((before) => before.at <= event.at)),
      hours,
      asOf,
    ),
  'the hours of another time zone are used': (events, hours, asOf) =>
    replay(events, (id) => hours(id === 'paris' ? 'kolkata' : id), asOf),
  'a reopened clock counts the time while it was resolved': (events, hours, asOf) =>
    replay(
      events.filter(
        (event) => event.op !== 'stop' || !events.some((other) => other.op === 'restart' && other.at > event.at),
      ),
      hours,
      asOf,
    ),
};

describe(`clocks against a model that counts minutes (seed ${seed})`, () => {
  it(
    `agree in ${trials} random histories with pauses, corrections, new targets and calendars, and changes of the clock`,
    () => {
      const { failures } = checkLives(trials, seed);
      tell('clocks', { trials, failures: failures.length, note: `seed ${seed}` });
      expect(failures.slice(0, 3)).toEqual([]);
    },
    patience(600_000),
  );

  it.each(Object.entries(faults))('disagree when %s', (_, fault) => {
    const { failures } = checkLives(200, seed, fault);
    tell('clocks', { caught: failures.length > 0 });
    expect(failures.length).toBeGreaterThan(0);
  });
});
