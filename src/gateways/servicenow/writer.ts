import { setImmediate as turn } from 'node:timers/promises';
import { definitionNamed } from '#kernel/record/registry.ts';
import { livesStatements, type Life } from '#kernel/store/bulk.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Names } from './names.ts';
import { newcomerStatements } from './newcomers.ts';
import { createQueue } from './queue.ts';
import type { Telling } from './story.ts';
import { joinImport } from './turns.ts';

/** Writes incidents some hundred at a time, a transaction each, while the next are being worked out. */
export type Writer = {
  readonly add: (life: Life) => void;
  /** Writes what was added if that is enough for a transaction, or at all events; `then` when it is written. */
  readonly flush: (then: () => void, always?: boolean) => Promise<void>;
  /** Until all is written. Throws the first failure. */
  readonly end: () => Promise<void>;
};

/** One under way, one ready: several side by side would lock the same people and teams, which costs the database a fifth more. */
const AT_ONCE = 2;

export const createWriter = (
  context: Context,
  names: Names,
  telling: Pick<Telling, 'shift' | 'salt'>,
  most: number,
): Writer => {
  const { org } = context.principal;
  const definition = definitionNamed('incident');
  const queue = createQueue(AT_ONCE);
  let lives: Life[] = [];

  const flush: Writer['flush'] = async (then, always = false) => {
    if (lives.length < (always ? 1 : most)) return;
    const incidents = livesStatements(org, definition, lives);
    lives = [];
    const newcomers = names.newcomers();
    await queue.add(async () => {
      await context.transaction(async (ask) => {
        await ask(joinImport(org));
        // Whom incidents refer to is there before them.
        const statements = [...(await newcomerStatements(context, ask, newcomers, telling)), ...incidents];
        await Promise.all(statements.map(ask));
      });
      then();
    });
    // Answers of the database come in between.
    await turn();
  };

  return { add: (life) => void lives.push(life), flush, end: queue.end };
};
