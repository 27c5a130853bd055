import { describe, expect, it } from 'vitest';
import { keepRunning, type Running } from './worker.ts';

/** Something that runs until it is ended from outside. */
const machine = () => {
  const begun: { end: (error?: Error) => void; stopped: boolean }[] = [];
  const waiting: (() => void)[] = [];
  const begin = async (): Promise<Running> => {
    const ended = Promise.withResolvers<void>();
    const one = {
      end: (error?: Error) => (error === undefined ? ended.resolve() : ended.reject(error)),
      stopped: false,
    };
    begun.push(one);
    waiting.splice(0).forEach((tell) => tell());
    return {
      ended: ended.promise,
      stop: async () => {
        one.stopped = true;
        ended.resolve();
      },
    };
  };
  const next = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));
  return { begun, begin, next };
};

describe('what is kept running', () => {
  it('begins again whenever it ends, and is stopped for good', async () => {
    const { begun, begin, next } = machine();
    const told: unknown[] = [];
    const kept = await keepRunning(begin, (error) => told.push(error));
    const failure = new Error('the database went away');
    const second = next();
    begun[0]?.end(failure);
    await second;
    const third = next();
    begun[1]?.end();
    await third;
    expect(told).toEqual([failure, new Error('it ended by itself')]);
    await kept.stop();
    expect(begun.map(({ stopped }) => stopped)).toEqual([true, true, true]);
  });

  it('does not begin when the first beginning fails', async () => {
    await expect(
      keepRunning(
        () => Promise.reject(new Error('no')),
        () => undefined,
      ),
    ).rejects.toThrow('no');
  });
});
