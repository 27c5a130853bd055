import type { CommonRow } from '#kernel/record/common.ts';
import type { Fault, Happening } from '#kernel/record/define.ts';
import type { Guard } from '#kernel/record/lifecycle.ts';

export type ChangeFacts = CommonRow & {
  readonly changeType: 'standard' | 'normal' | 'emergency';
  readonly plannedStart: string | null;
  readonly plannedEnd: string | null;
  readonly outcome: string | null;
};

const WAYS: Readonly<Record<ChangeFacts['changeType'], string>> = {
  standard: 'A standard change is authorised beforehand: schedule it.',
  normal: 'A normal change is assessed first: submit it.',
  emergency: 'An emergency is authorised at once, without assessment.',
};

/** A step that only changes of one type take. */
export const onlyFor =
  (type: ChangeFacts['changeType']): Guard<ChangeFacts> =>
  ({ row }) =>
    row.changeType === type ? true : { code: 'illegal_transition', message: WAYS[row.changeType] };

/** Nobody authorises what they asked for themselves. */
export const notOnesOwn: Guard<ChangeFacts> = ({ row, principal }) =>
  principal.person !== null && [row.requester, row.createdBy].includes(principal.person)
    ? { code: 'forbidden', message: 'You asked for this change yourself: somebody else authorises it.' }
    : true;

/** What must be true of a change's fields together. */
export const changeFaults = (after: ChangeFacts, { before }: Happening<ChangeFacts>): readonly Fault[] => [
  ...(before !== null && before.state !== 'new' && before.changeType !== after.changeType
    ? [{ field: 'changeType', message: 'stays what it is once the change has left the state new' }]
    : []),
  ...(after.plannedStart !== null && after.plannedEnd !== null && after.plannedEnd < after.plannedStart
    ? [{ field: 'plannedEnd', message: 'is not before the planned start' }]
    : []),
];
