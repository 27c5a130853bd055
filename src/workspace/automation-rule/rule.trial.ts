import { AppError } from '#kernel/errors.ts';
import { pastEntry } from '#kernel/history/past.ts';
import { readBody } from '#kernel/history/entry.ts';
import { namedField } from '#kernel/record/custom.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { allDefinitions, definitionNamed } from '#kernel/record/registry.ts';
import { calendarsOf } from '#kernel/store/calendars.ts';
import { mayCreate, transitionOf } from '#kernel/store/commands.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { listRecords } from '#kernel/store/list.ts';
import { mayInternal } from '#kernel/store/read.ts';
import { shownLabels } from '#kernel/store/references.ts';
import { faultsOf } from './engine/check.ts';
import { conditionsHold } from './engine/conditions.ts';
import { planAll, type Planned } from './engine/effects.ts';
import type { Happened, Snapshot } from './engine/facts.ts';
import { momentOf, nextTime } from './engine/moments.ts';
import { replayed, type Told } from './engine/replay.ts';
import { fires } from './engine/triggers.ts';
import { whoWould } from './rule.choose.ts';
import { surroundings } from './rule.context.ts';
import { readyRule, type ReadyRule } from './rule.load.ts';
import type { RuleContent, Trigger } from './rule.schema.ts';

/** What one action would have done: the fields as they were and would have become, and its words. */
export type TriedStep = {
  readonly do: string;
  readonly result: 'done' | 'nothing';
  readonly note: string | null;
  readonly values: Readonly<Record<string, readonly [before: unknown, after: unknown]>>;
  readonly text: string | null;
};
/** One time that the rule would have run. */
export type Tried = {
  readonly record: { readonly id: string; readonly number: string; readonly title: string };
  /** The entry that would have started it; null for a moment. */
  readonly entry: string | null;
  readonly version: number | null;
  readonly at: string;
  readonly action: string;
  readonly steps: readonly TriedStep[];
};
export type Trial = {
  /** Records and entries that were looked at. */
  readonly records: number;
  readonly entries: number;
  readonly items: readonly Tried[];
  /** What the ids in the items are called. */
  readonly labels: Readonly<Record<string, { readonly number: string; readonly label: string }>>;
  readonly next: string | null;
};
export type TrialInput = {
  readonly content: RuleContent;
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly filter: string;
  readonly cursor: string | undefined;
};

const PAGE = 40;

const historiesOf = async (context: Context, ids: readonly string[]): Promise<ReadonlyMap<string, readonly Told[]>> => {
  const [answer] = await context.batch([
    {
      name: 'rule:histories',
      text: 'SELECT record, body, personal FROM history WHERE org = $1 AND record = ANY ($2::uuid[])',
      values: [context.principal.org, [...ids]],
    },
  ]);
  const told = ((answer?.rows ?? []) as { record: string; body: string; personal: string | null }[]).flatMap((row) => {
    const body = readBody(row.body);
    return body === null ? [] : [{ record: row.record, entry: { ...pastEntry(row), actor: body.actor } }];
  });
  return new Map(
    [...Map.groupBy(told, ({ record }) => record)].map(([id, each]) => [id, each.map(({ entry }) => entry)]),
  );
};

type Span = { readonly from: number; readonly to: number };
const within = (at: number, { from, to }: Span): boolean => at >= from && at <= to;

/** The last time before the end of the span that a schedule names; null when it names none in it. */
const lastTime = (trigger: Extract<Trigger, { kind: 'schedule' }>, zone: string, span: Span): number | null => {
  let found: number | null = null;
  for (
    let at = nextTime(trigger, zone, Math.max(span.from, span.to - 8 * 86_400_000));
    at <= span.to;
    at = nextTime(trigger, zone, at)
  )
    found = at;
  return found;
};

type Occasion = { readonly happened: Happened; readonly entry: Told | null };

/** Everything in a record's past for which the rule's triggers wait, within the span. */
const occasionsOf = (
  context: Context,
  definition: AnyDefinition,
  { content }: ReadyRule,
  row: Row,
  entries: readonly Told[],
  span: Span,
): readonly Occasion[] => {
  const custom = context.customFields(definition.name);
  const past = replayed(definition, custom, String(row['id']), entries);
  const told = past.filter(
    ({ entry, happened }) =>
      within(entry.recordedAt, span) && content.triggers.some((trigger) => fires(trigger, happened)),
  );
  const last: Snapshot = past.at(-1)?.happened.after ?? {};
  const moments = content.triggers.flatMap((trigger): readonly number[] => {
    if (trigger.kind === 'schedule')
      return [lastTime(trigger, context.settings.zone, span)].filter((at) => at !== null);
    if (trigger.kind !== 'clock' && trigger.kind !== 'after') return [];
    const field = trigger.kind === 'after' ? namedField(definition, custom, trigger.field) : undefined;
    const at = momentOf(trigger, {
      clocks: (row['clocks'] ?? {}) as never,
      value: field === undefined ? null : (last[field.name] ?? null),
      calendar: context.settings.calendarFor(last as never),
      calendars: calendarsOf(context.settings),
      zone: context.settings.zone,
      now: span.to,
    });
    return at !== null && within(at, span) ? [at] : [];
  });
  const timed = moments.flatMap((at): readonly Occasion[] => {
    const after = past.filter(({ entry }) => entry.occurredAt <= at).at(-1)?.happened.after;
    return after === undefined
      ? []
      : [{ entry: null, happened: { action: 'time', changes: {}, comment: null, before: after, after, at } }];
  });
  return [...told, ...timed];
};

const wordsOf = ({ effect }: Planned): string | null =>
  effect === null
    ? null
    : effect.kind === 'comment' || effect.kind === 'notify'
      ? effect.text
      : effect.kind === 'transition'
        ? effect.name
        : effect.kind === 'approval'
          ? effect.title
          : effect.kind === 'create'
            ? effect.type
            : null;

const stepsOf = async (
  context: Context,
  definition: AnyDefinition,
  content: RuleContent,
  plans: readonly Planned[],
  record: Snapshot,
): Promise<readonly TriedStep[]> => {
  let present = record;
  const steps: TriedStep[] = [];
  for (const [n, plan] of plans.entries()) {
    const { effect, note } = plan;
    const chosen =
      effect?.kind === 'write' && effect.choose !== null ? await whoWould(context, definition, effect.choose) : null;
    const values =
      effect?.kind === 'write' || effect?.kind === 'transition' || effect?.kind === 'create'
        ? { ...effect.values, ...(chosen === null ? {} : { assignee: chosen.id }) }
        : {};
    const before = effect?.kind === 'create' ? {} : present;
    steps.push({
      do: content.actions[n]?.do ?? '',
      result: effect === null ? 'nothing' : 'done',
      note:
        note ??
        (effect?.kind === 'write' && effect.choose !== null && chosen === null ? 'Nobody could be given it.' : null),
      values: Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, [before[name as never] ?? null, value] as const]),
      ),
      text: wordsOf(plan),
    });
    if (effect?.kind !== 'create') present = { ...present, ...values };
  }
  return steps;
};

const idsIn = (value: unknown): readonly string[] =>
  typeof value === 'string'
    ? /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(value)
      ? [value]
      : []
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(idsIn)
      : [];

const needSense = (context: Context, content: RuleContent): void => {
  if (!mayCreate(definitionNamed('automationRule'), context.principal))
    throw new AppError('forbidden', 'You may not try rules. Ask whoever administers your access if you should.');
  const errors = faultsOf({ definitions: allDefinitions(), custom: context.customFields }, content);
  if (errors.length > 0)
    throw new AppError('invalid', errors.map(({ field, message }) => `${field} ${message}`).join('; '), { errors });
};

/** Records that may have had something happen to them in the span: the schedule's own where the rule waits for nothing else. */
const filterOf = ({ triggers }: RuleContent, { filter, from }: TrialInput): string => {
  const [first] = triggers;
  if (triggers.length === 1 && first?.kind === 'schedule') return `${first.filter} ${filter}`;
  return triggers.every(
    ({ kind }) => kind === 'created' || kind === 'changed' || kind === 'transition' || kind === 'comment',
  )
    ? `updated:>=${from} ${filter}`
    : filter;
};

/**
 * Tries a rule, saved or not, on a page of past records, the latest first: replays their history through the engine and tells what it would
 * have done, without any effect. Looks at what the caller may see from inside and nothing else; other records are looked up as they
 * are now. Throws `invalid` for a rule that makes no sense, `forbidden`.
 */
export const tryRule = async (context: Context, input: TrialInput): Promise<Trial> => {
  const { content } = input;
  needSense(context, content);
  const definition = definitionNamed(content.subject);
  const rule = await readyRule(context, content, { id: '', number: '', title: '' });
  const span = { from: Date.parse(input.from), to: Math.min(Date.parse(input.to), context.now()) };
  const page = await listRecords(context, definition, {
    filter: filterOf(content, input),
    sort: '-updated',
    limit: PAGE,
    cursor: input.cursor,
  });
  const rows = page.rows.filter((row) => mayInternal(definition, context.principal, row));
  const histories = await historiesOf(
    context,
    rows.map((row) => String(row['id'])),
  );
  const occasions = rows.flatMap((row) =>
    occasionsOf(context, definition, rule, row, histories.get(String(row['id'])) ?? [], span).map((each) => ({
      ...each,
      row,
    })),
  );
  const around = await surroundings(
    context,
    definition,
    occasions.map(({ happened }) => happened.after),
    { ...rule, principal: context.principal },
  );
  const items: Tried[] = [];
  for (const { row, entry, happened } of occasions) {
    if (!conditionsHold(rule.groups, happened, around)) continue;
    const plans = planAll(
      content.actions,
      happened.after,
      { ...around, now: happened.at },
      (name) => transitionOf(definition, name)?.to ?? null,
    );
    items.push({
      record: { id: String(row['id']), number: String(row['number']), title: String(row['title']) },
      entry: entry?.id ?? null,
      version: entry?.version ?? null,
      at: new Date(happened.at).toISOString(),
      action: happened.action,
      steps: await stepsOf(context, definition, content, plans, happened.after),
    });
  }
  const labels = await shownLabels(
    context,
    items.flatMap(({ steps }) => steps.flatMap(({ values }) => idsIn(values))),
  );
  return {
    records: rows.length,
    entries: rows.reduce((sum, row) => sum + (histories.get(String(row['id']))?.length ?? 0), 0),
    items,
    labels: Object.fromEntries([...labels].map(([id, { number, label }]) => [id, { number, label }])),
    next: page.next,
  };
};
