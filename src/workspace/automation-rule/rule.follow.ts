import type { HistoryEvent } from '#kernel/jobs/event.ts';
import type { Handler } from '#kernel/jobs/handlers.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { allDefinitions } from '#kernel/record/registry.ts';
import { eventOf, EVENT_COLUMNS } from '#kernel/jobs/event.ts';
import { AppError } from '#kernel/errors.ts';
import type { Context } from '#kernel/store/context.ts';
import { readRecord } from '#kernel/store/read.ts';
import { fieldChanges, happenedOf, withChanges, type Happened, type Snapshot } from './engine/facts.ts';
import { fires } from './engine/triggers.ts';
import { faultsOf } from './engine/check.ts';
import { conditionsHold } from './engine/conditions.ts';
import { depthOf, seen, surroundings } from './rule.context.ts';
import { activeRules, readyRule, type ActiveRule } from './rule.load.ts';
import type { Conditions } from './rule.schema.ts';
import type { Principal } from '#kernel/access/principal.ts';
import { count, flushCounts } from './rule.log.ts';
import { matches } from './rule.match.ts';
import type { Helpers } from './rule.perform.ts';
import { runRule } from './rule.run.ts';
import { keepTimers } from './rule.timers.ts';

/** What happened in an event, with the record as it was right after it: what came later is undone. Null where it is not there. */
const happenedIn = async (
  context: Context,
  definition: AnyDefinition,
  event: HistoryEvent,
): Promise<Happened | null> => {
  const row = await readRecord(context, definition, event.record).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  });
  if (row === null) return null;
  let after: Snapshot = seen(context, definition, row);
  if (Number(row['version']) > event.version) {
    const [answer] = await context.batch([
      {
        name: 'rule:later',
        text: `SELECT ${EVENT_COLUMNS} FROM history h WHERE h.org = $1 AND h.record = $2 AND h.version > $3 ORDER BY h.version DESC, h.id DESC`,
        values: [event.org, event.record, event.version],
      },
    ]);
    const custom = context.customFields(definition.name);
    for (const later of (answer?.rows ?? []).map(eventOf))
      after = withChanges(definition, after, fieldChanges(definition, custom, later.changes), 0);
  }
  return happenedOf(definition, context.customFields(definition.name), event, after);
};

/** The rules that an event could concern. */
const concerned = async (context: Context, event: HistoryEvent): Promise<readonly ActiveRule[]> =>
  (await activeRules(context)).filter(
    ({ content, since }) => content.subject === event.type && since <= event.recordedAt,
  );

/** Runs what an event starts, in the order of the rules: one that fails does not stop the others. Throws the first passing failure at the end. */
const follow = async (
  context: Context,
  event: HistoryEvent,
  definition: AnyDefinition,
  helpers: Helpers,
): Promise<void> => {
  const rules = await concerned(context, event);
  if (rules.length === 0) return;
  const happened = await happenedIn(context, definition, event);
  if (happened === null) return;
  await keepTimers(context, definition, rules, event.record);
  const depth = depthOf(event.actor.via);
  let failure: unknown;
  for (const rule of rules) {
    try {
      const matched =
        rule.content.triggers.some((trigger) => fires(trigger, happened)) &&
        (await matches(context, definition, rule, happened));
      count(event.org, rule.id, event.recordedAt, matched);
      if (!matched) continue;
      await runRule(
        { context, definition, rule, depth, helpers },
        { record: event.record, key: event.id, entry: event.id },
      );
      if (rule.stops) break;
    } catch (error) {
      failure ??= error;
    }
  }
  await flushCounts(context);
  if (failure !== undefined) throw failure;
};

/** Does what the rules say, after something was committed. What was imported starts nothing. */
export const ruleHandler = (helpers: Helpers): Handler => ({
  name: 'rules',
  actions: /./,
  async run(context, event) {
    if (event.actor.kind === 'import') return;
    const definition = allDefinitions().find(({ name }) => name === event.type);
    if (definition !== undefined) await follow(context, event, definition, helpers);
  },
});

/** Whether conditions hold for an entry: asked by others than rules. Conditions that make no sense any more do not hold. */
export const entryMatches = async (
  context: Context,
  definition: AnyDefinition,
  event: HistoryEvent,
  conditions: Conditions,
  principal: Principal,
): Promise<boolean> => {
  const content = { subject: definition.name, triggers: [], conditions, actions: [] };
  if (faultsOf({ definitions: [...allDefinitions()], custom: context.customFields }, content).length > 0) return false;
  const happened = await happenedIn(context, definition, event);
  if (happened === null) return false;
  const ready = await readyRule(context, content, { id: '', number: '', title: '' });
  const around = await surroundings(context, definition, [happened.after, happened.before], { ...ready, principal });
  return conditionsHold(ready.groups, happened, around);
};
