import type { AnyDefinition } from '#kernel/record/define.ts';
import type { Context } from '#kernel/store/context.ts';
import { conditionsHold } from './engine/conditions.ts';
import type { Happened } from './engine/facts.ts';
import { surroundings } from './rule.context.ts';
import type { ActiveRule } from './rule.load.ts';

/** Whether a rule is to run for what happened. Pure but for what it looks up. */
export const matches = async (
  context: Context,
  definition: AnyDefinition,
  rule: ActiveRule,
  happened: Happened,
): Promise<boolean> => {
  if (rule.faults.length > 0 || rule.principal === null) return true;
  const around = await surroundings(context, definition, [happened.after, happened.before], {
    ...rule,
    principal: rule.principal,
  });
  return conditionsHold(rule.groups, happened, around);
};
