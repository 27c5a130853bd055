import { became, type HistoryEvent } from '#kernel/jobs/event.ts';
import type { Handler } from '#kernel/jobs/handlers.ts';
import type { Schedule } from '#kernel/jobs/schedule.ts';
import { matterOf, notify, type Told } from '#kernel/notify/notices.ts';
import { defineReasons } from '#kernel/notify/words.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import { readRecord } from '#kernel/store/read.ts';
import { fullRow, selectList } from '#kernel/store/rows.ts';
import type { ApprovalRow } from './approval.ask.ts';
import { wanted } from './approval.rules.ts';

defineReasons({
  'approval.asked': { subject: 'your approval is asked for', sentence: 'Your approval is asked for: {number}.' },
  'approval.due': { subject: 'your approval is due', sentence: 'Your approval is due: {number}.' },
  'approval.approved': { subject: 'approved', sentence: '{number} is approved.' },
  'approval.rejected': { subject: 'rejected', sentence: '{actor} rejected {number}.' },
  'approval.withdrawn': {
    subject: 'withdrawn',
    sentence: '{actor} withdrew {number}: your approval is not needed any more.',
  },
});

const asks = (people: readonly string[], reason: string): readonly Told[] =>
  people.map((person) => ({ person, reason: `approval.${reason}` }));

/** Who is told of a step of an approval: whose turn it is, and at the end whoever asked. Pure. */
export const approvalToldOf = (
  event: HistoryEvent,
  row: Pick<ApprovalRow, 'steps' | 'decisions' | 'requester'>,
): readonly Told[] => {
  const state = became(event, 'state');
  const left = wanted(row.steps ?? [], row.decisions ?? []);
  const requester = row.requester === null ? [] : [row.requester];
  if (state === 'pending') return asks(left, 'asked');
  if (state === 'draft') return [];
  if (event.action === 'delegate') {
    const to = became(event, 'delegate');
    return typeof to === 'string' ? asks([to], 'asked') : [];
  }
  if (event.action === 'transition:withdraw') return asks(left, 'withdrawn');
  if (state === 'approved' || state === 'rejected') return asks(requester, state);
  return became(event, 'step') === undefined ? [] : asks(left, 'asked');
};

export const approvalNotices: Handler = {
  name: 'approval-notices',
  types: ['approval'],
  actions: /./,
  async run(context, event) {
    const row = (await readRecord(context, definitionNamed('approval'), event.record)) as ApprovalRow;
    await notify(context, { ...matterOf(event), audience: 'internal' }, approvalToldOf(event, row));
  },
};

const DAY = 86_400_000;

/** Whose answer is still wanted a day before an approval is due is reminded, once. */
export const remindApprovers: Schedule = {
  name: 'approval-due',
  cron: '*/10 * * * *',
  async run(context: Context) {
    const { org } = context.principal;
    const [answer] = await context.batch([
      {
        name: 'approval:due',
        values: [org, new Date(context.now() + DAY).toISOString()],
        text: `SELECT ${selectList(definitionNamed('approval'), 'r')} FROM approval r WHERE r.org = $1 AND r.due_by <= $2 AND r.phase = 'waiting' ORDER BY r.due_by, r.id LIMIT 500`,
      },
    ]);
    for (const found of answer?.rows ?? []) {
      const row = fullRow(org, found) as ApprovalRow;
      await notify(
        context,
        {
          record: row.id,
          entry: null,
          key: `due:${row.id}:${String(row.dueBy)}:${String(row.step)}`,
          audience: 'internal',
          actor: null,
          at: context.now(),
        },
        asks(wanted(row.steps ?? [], row.decisions ?? []), 'due'),
      );
    }
  },
};
