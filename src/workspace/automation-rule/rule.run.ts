import type { Principal } from '#kernel/access/principal.ts';
import { AppError } from '#kernel/errors.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { readRecord } from '#kernel/store/read.ts';
import { afterEffect, planAction, type Effect, type Planned } from './engine/effects.ts';
import type { Snapshot } from './engine/facts.ts';
import { seen, surroundings } from './rule.context.ts';
import type { ActiveRule } from './rule.load.ts';
import { beginRun, endRun, progress, runAsItIs, type Run, type RunInput, type Step } from './rule.log.ts';
import { perform, type Helpers } from './rule.perform.ts';
import { holdBack, stopAfterFailures, stopRule } from './rule.stop.ts';
import type { RuleAction } from './rule.schema.ts';

/** A chain of rules that start each other ends here. */
export const DEEPEST = 5;
/** As often as a rule may run for one record within an hour. */
export const MOST_AN_HOUR = 20;
const TRIES = 20;

/** Whether a failure passes by itself: it is tried again. What a rule asks for and may not have, or that makes no sense, does not. */
const passes = (error: unknown): boolean =>
  !(error instanceof AppError) ||
  ['stale_version', 'conflict', 'in_progress', 'database.unavailable', 'unavailable'].includes(error.code);

/** Whether there was simply nothing to be done. */
const isNothing = (error: unknown): error is AppError =>
  error instanceof AppError &&
  (error.code === 'illegal_transition' || error.code === 'rule.nothing' || error.code === 'link.already');

type Group = { readonly effect: Effect | null; readonly steps: readonly Step[] };

const stepOf = (action: RuleAction, { effect, note }: Planned): Step => ({
  do: action.do,
  result: effect === null ? 'nothing' : 'done',
  ...(note === null ? {} : { note }),
  ...(effect !== null && 'values' in effect ? { values: effect.values } : {}),
});

/** The next actions that are one write: several that set fields go together. */
const nextGroup = (
  actions: readonly RuleAction[],
  record: Snapshot,
  plan: (action: RuleAction, record: Snapshot) => Planned,
): Group => {
  const steps: Step[] = [];
  let values: Readonly<Record<string, unknown>> | undefined;
  let present = record;
  for (const action of actions) {
    const planned = plan(action, present);
    const plain = planned.effect?.kind === 'write' && planned.effect.choose === null ? planned.effect : null;
    if (plain === null && steps.length > 0) break;
    steps.push(stepOf(action, planned));
    if (plain === null) return { effect: planned.effect, steps };
    values = { ...values, ...plain.values };
    present = afterEffect(present, plain, () => null);
  }
  return { effect: values === undefined ? null : { kind: 'write', values, choose: null }, steps };
};

type Running = {
  readonly context: Context;
  readonly definition: AnyDefinition;
  readonly rule: ActiveRule & { readonly principal: Principal };
  readonly depth: number;
  readonly helpers: Helpers;
};

/** Does what is left of a run, one write after the other, each on the record as it is by then. */
const goOn = async ({ context, definition, rule, depth, helpers }: Running, begun: Run): Promise<void> => {
  let run = begun;
  const { actions } = rule.content;
  for (let tries = 0; run.result === 'started' && run.done < actions.length;) {
    const row: Row = await readRecord(context, definition, run.record);
    const record = seen(context, definition, row);
    const around = await surroundings(context, definition, [record], rule);
    const { effect, steps } = nextGroup(actions.slice(run.done), record, (action, present) =>
      planAction(action, present, around),
    );
    try {
      if (effect === null) await context.batch([progress(context, run, run.done, steps)]);
      else await perform({ context, rule, definition, row, run, at: run.done, steps, depth, helpers }, effect);
      run = { ...run, done: run.done + steps.length };
    } catch (error) {
      if (isNothing(error)) {
        const said = steps.map((step): Step => ({ ...step, result: 'nothing', note: error.message }));
        await context.batch([progress(context, run, run.done, said)]);
        run = { ...run, done: run.done + steps.length };
        continue;
      }
      if (!(error instanceof AppError && error.code === 'stale_version') || (tries += 1) >= TRIES) throw error;
      run = await runAsItIs(context, run);
    }
  }
};

/**
 * Runs a rule for a record, once for the key: whatever was done before under the same key is not done again. What a rule may not do, or
 * what makes no sense, ends the run as failed; what passes is thrown, for a later try. Gives whether the run took effect or had done so.
 */
export const runRule = async (
  running: Omit<Running, 'rule'> & { readonly rule: ActiveRule },
  input: Omit<RunInput, 'rule' | 'depth'>,
): Promise<boolean> => {
  const { context, rule, depth } = running;
  const began = performance.now();
  const { principal } = rule;
  if (rule.faults.length > 0 || principal === null) {
    const [fault] = rule.faults;
    await stopRule(
      context,
      rule,
      fault === undefined
        ? 'Whoever it acted for is not there any more. Switch it on again to give it your rights.'
        : `${fault.field} ${fault.message}.`,
    );
    return false;
  }
  const run = await beginRun(context, { ...input, rule: rule.id, depth });
  if (run.result !== 'started') return run.result === 'done';
  if (depth >= DEEPEST || run.lately >= MOST_AN_HOUR) {
    const note =
      depth >= DEEPEST
        ? `Held back: rules had started each other ${depth} times in a row.`
        : `Held back: it ran ${run.lately} times for this record within an hour.`;
    await endRun(context, run, { result: 'held', note, began });
    await holdBack(context, rule);
    return false;
  }
  try {
    await goOn({ ...running, rule: { ...rule, principal } }, run);
    await endRun(context, run, { result: 'done', note: null, began });
    return true;
  } catch (error) {
    if (passes(error)) throw error;
    const message = (error as AppError).message.slice(0, 500);
    const action = rule.content.actions[(await runAsItIs(context, run)).done];
    const steps: Step[] = action === undefined ? [] : [{ do: action.do, result: 'failed', note: message }];
    const failures = await endRun(context, run, { result: 'failed', note: message, steps, began });
    await stopAfterFailures(context, rule, failures, message);
    return false;
  }
};
