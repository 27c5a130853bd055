import { AppError } from '#kernel/errors.ts';
import { notify } from '#kernel/notify/notices.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { transit } from '#kernel/store/commands.ts';
import type { Context } from '#kernel/store/context.ts';
import { peopleWithRole } from '#kernel/store/people.ts';
import type { ActiveRule } from './rule.load.ts';

/** A rule that failed so often in a row is stopped. */
export const MOST_FAILURES = 5;

/** Whoever looks after a rule: its owner, whom it acts for, and where neither is there, the administrators. */
const keepers = async (context: Context, { row, principal }: ActiveRule): Promise<readonly string[]> => {
  const known = [row['owner'], principal?.person].filter((each): each is string => typeof each === 'string');
  return known.length > 0 ? [...new Set(known)] : (await peopleWithRole(context, 'administrator')).map(({ id }) => id);
};

const tell = async (context: Context, rule: ActiveRule, reason: string, key: string): Promise<void> =>
  notify(
    context,
    { record: rule.id, entry: null, key, audience: 'internal', actor: null, at: context.now() },
    (await keepers(context, rule)).map((person) => ({ person, reason })),
  );

/** Stops a rule, says why, and tells whoever looks after it. A rule that is off by now stays as it is. */
export const stopRule = async (context: Context, rule: ActiveRule, why: string): Promise<void> => {
  try {
    await transit(context, definitionNamed('automationRule'), rule.id, null, 'stop', {
      stoppedWhy: why.slice(0, 1_000),
    });
  } catch (error) {
    if (error instanceof AppError && ['illegal_transition', 'stale_version'].includes(error.code)) return;
    throw error;
  }
  await tell(context, rule, 'rule.stopped', `rule-stopped:${rule.id}:${context.now()}`);
};

export const stopAfterFailures = async (
  context: Context,
  rule: ActiveRule,
  failures: number,
  last: string,
): Promise<void> => {
  if (failures >= MOST_FAILURES) await stopRule(context, rule, `It failed ${failures} times in a row, last: ${last}`);
};

/** Tells, at most once an hour, that a rule was held back because it would have gone in circles. */
export const holdBack = (context: Context, rule: ActiveRule): Promise<void> =>
  tell(context, rule, 'rule.held', `rule-held:${rule.id}:${Math.floor(context.now() / 3_600_000)}`);
