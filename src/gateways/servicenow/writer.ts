import { setImmediate as turn } from 'node:timers/promises';
import { definitionNamed } from '#kernel/record/registry.ts';
import { livesStatements, type Life } from '#kernel/store/bulk.ts';
import type { Context } from '#kernel/store/context.ts';
import { createLanes } from './lanes.ts';
import type { Names } from './names.ts';
import { writeNewcomers } from './newcomers.ts';
import type { Telling } from './story.ts';

/** Writes incidents some hundred at a time, a transaction each, while the next are being worked out. */
export type Writer = {
  add(life: Life): void;
  /** Writes what was added if that is enough for a transaction, or at all events; `then` when it is written. */
  flush(then: () => void, always?: boolean): Promise<void>;
  /** Until all is written. Throws the first failure. */
  end(): Promise<void>;
};

const LANES = 2;

export const createWriter = (
  context: Context,
  names: Names,
  telling: Pick<Telling, 'shift' | 'salt'>,
  atOnce: number,
): Writer => {
  const { org } = context.principal;
  const definition = definitionNamed('incident');
  const lanes = createLanes(LANES);
  let lives: Life[] = [];
  let named: Promise<void> = Promise.resolve();

  const flush: Writer['flush'] = async (then, always = false) => {
    if (lives.length < (always ? 1 : atOnce)) return;
    const statements = livesStatements(org, definition, lives);
    lives = [];
    const newcomers = names.newcomers();
    // Whom incidents refer to is there before them, in the order in which the log names them.
    named = named.then(() => writeNewcomers(context, newcomers, telling));
    const before = named;
    before.catch(() => undefined); // told by whoever waits for it
    await lanes.run(async () => {
      await before;
      await context.batch(statements);
      then();
    });
    // Answers of the database come in between.
    await turn();
  };

  return {
    add: (life) => void lives.push(life),
    flush,
    end: async () => {
      await named.catch(() => undefined);
      await lanes.end();
    },
  };
};
