import { became, type HistoryEvent } from '#kernel/jobs/event.ts';
import type { Handler } from '#kernel/jobs/handlers.ts';
import type { Schedule } from '#kernel/jobs/schedule.ts';
import { notify } from '#kernel/notify/notices.ts';
import { AppError } from '#kernel/errors.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { calendarsOf } from '#kernel/store/calendars.ts';
import { transit } from '#kernel/store/commands.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { fullRow, selectList } from '#kernel/store/rows.ts';
import { changeRecord } from '#kernel/store/write.ts';
import { replay, type ClockReading } from '#kernel/time/clock.ts';
import { escalateUp } from './actions/assignment.ts';
import type { Incident } from './actions/shared.ts';
import { attentions, type Attention } from './incident.attention.ts';
import type { ClockName, Warned } from './incident.rules.ts';
import { childrenOf } from './incident.family.ts';
import { leadsAbove } from './incident.leads.ts';
import { closure } from './incident.settings.ts';

const BATCH = 100;
const DAY = 86_400_000;
const incident = () => definitionNamed('incident');

/** Somebody else was quicker: what is left to do is seen next time. */
const unlessChanged = async (work: () => Promise<unknown>): Promise<boolean> => {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof AppError && (error.code === 'stale_version' || error.code === 'illegal_transition'))
      return false;
    throw error;
  }
};

/** Incidents that a condition over an indexed moment finds, in order of that moment. */
const due = async (
  context: Context,
  column: 'attention_at' | 'update_by' | 'resolved_at',
  condition: string,
  until: number,
): Promise<readonly Incident[]> => {
  const { org } = context.principal;
  const [answer] = await context.batch([
    {
      name: `incident:due:${column}`,
      values: [org, new Date(until).toISOString()],
      text: `SELECT ${selectList(incident(), 'r')} FROM incident r WHERE r.org = $1 AND r.${column} <= $2 AND ${condition} ORDER BY r.${column}, r.id LIMIT ${BATCH}`,
    },
  ]);
  return (answer?.rows ?? []).map((row) => fullRow(org, row) as Incident);
};

/** Goes through what is due, batch by batch, as long as something of it gets done. */
const throughAll = async (
  find: () => Promise<readonly Incident[]>,
  work: (row: Incident) => Promise<boolean>,
): Promise<void> => {
  for (;;) {
    let done = 0;
    const rows = await find();
    for (const row of rows) if (await work(row)) done += 1;
    if (rows.length < BATCH || done === 0) return;
  }
};

const withWarned = (row: Incident, given: readonly Attention[]): Warned => {
  const of = (clock: ClockName): readonly number[] =>
    [
      ...new Set([
        ...(row.warned?.[clock] ?? []),
        ...given.filter((each) => each.clock === clock).map((each) => each.percent),
      ]),
    ].sort((a, b) => a - b);
  return { response: of('response'), resolution: of('resolution') };
};

/**
 * Says of one incident what its clocks have passed: a warning per clock, for the highest share that was passed, or the escalation to
 * the lead. What was skipped because nobody looked in time counts as said.
 */
export const attend = async (context: Context, row: Incident): Promise<boolean> => {
  const calendars = calendarsOf(context.settings);
  const now = context.now();
  const readings = Object.fromEntries(
    Object.entries(row.clocks ?? {}).map(([name, events]) => [name, replay(events, calendars, now)]),
  ) as Readonly<Partial<Record<ClockName, ClockReading>>>;
  const passed = attentions(readings, row.warned, context.settings, Date.parse(row.createdAt)).filter(
    (each) => each.at <= now,
  );
  const warned = withWarned(row, passed);
  const up = passed.find((each) => each.escalates);
  if (up !== undefined)
    return unlessChanged(() =>
      escalateUp(context, row, null, { values: { warned }, change: { facts: { share: [null, up.percent] } } }),
    );
  const highest = passed.at(-1);
  const action =
    highest === undefined
      ? 'clocks'
      : `warning:${highest.clock}:${Math.max(...passed.filter((each) => each.clock === highest.clock).map((each) => each.percent))}`;
  return unlessChanged(() =>
    changeRecord(context, incident(), row, {
      action,
      values: highest === undefined ? {} : { warned },
      audience: 'internal',
    }),
  );
};

/** Warnings at the shares of the targets that the organisation set, and escalation to the lead. */
export const warn: Schedule = {
  name: 'incident-warnings',
  cron: '* * * * *',
  run: (context) =>
    throughAll(
      () => due(context, 'attention_at', 'r.attention_at IS NOT NULL', context.now()),
      (row) => attend(context, row),
    ),
};

/** Resolved incidents close by themselves after the days that the organisation set. */
export const lapse: Schedule = {
  name: 'incident-lapse',
  cron: '*/10 * * * *',
  run: (context) =>
    throughAll(
      () =>
        due(
          context,
          'resolved_at',
          `r.state = 'resolved'`,
          context.now() - context.settings.read(closure).closesAfterDays * DAY,
        ),
      (row) => unlessChanged(() => transit(context, incident(), row.id, row.version, 'lapse', {})),
    ),
};

/** Reminds who speaks for a major incident when the next word is due: once per missed word. */
export const remind: Schedule = {
  name: 'incident-updates',
  cron: '* * * * *',
  async run(context) {
    for (const row of await due(context, 'update_by', 'r.update_by IS NOT NULL', context.now())) {
      const [lead] = await leadsAbove(context, row.team);
      const people = [
        ...new Set([row.commander, row.assignee, lead].filter((each): each is string => typeof each === 'string')),
      ];
      const matter = {
        record: row.id,
        entry: null,
        key: `update:${row.id}:${String(row.updateBy)}`,
        audience: 'internal' as const,
        actor: null,
        at: context.now(),
      };
      await notify(
        context,
        matter,
        people.map((person) => ({ person, reason: 'incident.updateDue' })),
      );
    }
  },
};

/** What a parent's step means for a child in some state: the transition and what comes with it, or nothing. */
export const cascaded = (
  transition: string,
  parent: Row,
  child: { readonly state: string },
): { readonly transition: string; readonly values: Record<string, unknown> } | null => {
  const open = child.state === 'new' || child.state === 'inProgress' || child.state === 'onHold';
  if (!open) return null;
  switch (transition) {
    case 'start':
    case 'resume':
    case 'reopen':
      return parent['state'] !== 'inProgress' || child.state === 'inProgress'
        ? null
        : { transition: child.state === 'new' ? 'start' : 'resume', values: {} };
    case 'hold':
      if (parent['state'] !== 'onHold' || parent['holdReason'] === 'caller' || child.state === 'onHold') return null;
      return {
        transition: 'hold',
        values: {
          holdReason: parent['holdReason'],
          ...(parent['supplier'] === null ? {} : { supplier: parent['supplier'] }),
        },
      };
    case 'resolve':
      return parent['state'] !== 'resolved'
        ? null
        : {
            transition: 'resolve',
            values: { resolution: parent['resolution'], resolutionCode: parent['resolutionCode'] },
          };
    default:
      return null;
  }
};

const stepChild = async (context: Context, event: HistoryEvent, parent: Row, child: Incident): Promise<void> => {
  const step = cascaded(event.action.slice('transition:'.length), parent, child);
  if (step === null) return;
  await transit(context, incident(), child.id, null, step.transition, step.values, {
    change: {
      facts: { cascade: [null, { id: event.record, number: event.number }] },
      occurredAt: Math.min(Math.max(event.occurredAt, Date.parse(child.updatedAt)), context.now()),
    },
  });
};

/** The family follows its parent: in progress, on hold (but not waiting for a caller), resolved. Closing is each one's own. */
export const cascade: Handler = {
  name: 'incident-cascade',
  types: ['incident'],
  actions: /^transition:(start|resume|hold|resolve|reopen)$/,
  async run(context, event) {
    if (event.actor.kind === 'import' || became(event, 'state') === undefined) return;
    const children = await childrenOf(context, event.record);
    if (children.length === 0) return;
    const [answer] = await context.batch([
      {
        text: `SELECT ${selectList(incident(), 'r')} FROM incident r WHERE r.org = $1 AND r.id = $2`,
        values: [event.org, event.record],
      },
    ]);
    const parent = answer?.rows[0];
    if (parent === undefined) return;
    for (const child of children) await stepChild(context, event, parent, child as Incident);
  },
};
