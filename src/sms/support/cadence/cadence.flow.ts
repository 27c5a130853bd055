import { z } from 'zod';
import { any, own, role } from '#kernel/access/predicate.ts';
import { AppError } from '#kernel/errors.ts';
import { defineAction, type AnyAction } from '#kernel/record/action.ts';
import type { CommonRow } from '#kernel/record/common.ts';
import type { Happening } from '#kernel/record/define.ts';
import { recordInput, textInput } from '#kernel/record/inputs.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { visibleRecord } from '#kernel/store/directory.ts';
import { changeRecord } from '#kernel/store/write.ts';
import { nextAfter, type Rhythm } from './cadence.rules.ts';

export type CadenceFacts = CommonRow & {
  readonly rhythm: Rhythm;
  readonly firstDue: string;
  readonly nextDue: string | null;
  readonly lastDone: string | null;
  readonly leadDays: number | null;
  readonly doneCount: number | null;
  readonly lateCount: number | null;
  readonly doneAt: string | null;
};

const today = (now: number, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate().toString();
/** The end of a day, as an instant: until then it is in time. */
const endOf = (day: string, zone: string): string =>
  Temporal.PlainDate.from(day)
    .add({ days: 1 })
    .toZonedDateTime(zone)
    .toInstant()
    .toString({ smallestUnit: 'millisecond' });
const same = (a: Rhythm | undefined, b: Rhythm): boolean =>
  a !== undefined && a.every === b.every && a.unit === b.unit && a.mode === b.mode;

/** When it is due next: anew where the rhythm was changed; as long as it is a duty, its end of day counts as due. */
export const derive = (
  after: CadenceFacts,
  { before, action, settings }: Happening<CadenceFacts>,
): Partial<CadenceFacts> => {
  const anew = before === null || before.firstDue !== after.firstDue || !same(before.rhythm, after.rhythm);
  const nextDue =
    action === 'done' || !anew
      ? after.nextDue
      : after.lastDone === null
        ? after.firstDue
        : nextAfter(after.rhythm, after.firstDue, after.lastDone);
  return {
    nextDue,
    dueAt: nextDue === null || after.state !== 'active' ? null : endOf(nextDue, settings.zone),
    doneCount: after.doneCount ?? 0,
    lateCount: after.lateCount ?? 0,
  };
};

const done = defineAction({
  label: 'Record as done',
  key: 'R',
  may: any(role('smsManager', 'processOwner', 'serviceOwner', 'administrator', 'agent'), own('assignee'), own('owner')),
  when: (row: CadenceFacts) => row.state === 'active',
  input: z.strictObject({
    on: z.iso.date('is a day such as 2026-06-04').optional().meta({ label: 'When' }),
    evidence: recordInput('*').optional(),
    remark: textInput('Remark').optional(),
  }),
  run: async (context, row: CadenceFacts, { on, evidence, remark }, { retry }) => {
    const present = today(context.now(), context.settings.zone);
    const day = on ?? present;
    if (day > present)
      throw new AppError('invalid', 'That day lies ahead: record it once it is done.', {
        errors: [{ field: 'on', message: 'lies ahead' }],
      });
    if (row.lastDone !== null && day <= row.lastDone)
      throw new AppError('invalid', `It was done on ${row.lastDone} already: give a later day.`, {
        errors: [{ field: 'on', message: 'lies before the last time' }],
      });
    const proof = evidence === undefined ? null : await visibleRecord(context, 'evidence', evidence);
    // What is done ahead of its date counts for that date.
    const counts = row.nextDue !== null && row.rhythm.mode === 'fixed' && day < row.nextDue ? row.nextDue : day;
    return changeRecord(
      context,
      definitionNamed('cadence'),
      row,
      {
        action: 'done',
        values: {
          lastDone: day,
          nextDue: nextAfter(row.rhythm, row.firstDue, counts),
          doneAt: new Date(context.now()).toISOString(),
          doneCount: (row.doneCount ?? 0) + 1,
          lateCount: (row.lateCount ?? 0) + (row.nextDue !== null && day > row.nextDue ? 1 : 0),
        },
        facts: {
          due: [null, row.nextDue],
          ...(proof === null ? {} : { evidence: [null, { id: proof.id, type: proof.type, number: proof.number }] }),
        },
        comment: remark === undefined ? undefined : { text: remark, visibility: 'internal' },
      },
      { retry },
    );
  },
});

export const cadenceActions: Readonly<Record<string, AnyAction>> = { done };
