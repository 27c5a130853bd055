import { any, inTeam, ofCustomer, own, participant, role } from '#kernel/access/predicate.ts';
import { AppError } from '#kernel/errors.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { may, readRecord } from '#kernel/store/read.ts';
import type { IncidentFacts } from '../incident.rules.ts';

/** What actions see of an incident. */
export type Incident = IncidentFacts &
  Row & {
    readonly informedAt: string | null;
    readonly informedResolvedAt: string | null;
    readonly escalatedAt: string | null;
    readonly majorAt: string | null;
    readonly participants?: readonly string[];
  };

/** The definition, asked for when it is needed: it names these actions itself. */
export const incident = () => definitionNamed('incident');

export const worker = any(role('agent', 'processOwner', 'smsManager', 'administrator'), own('assignee'));
/** Who may say something in an incident that others read: its people, the customer's, and whoever works on it. */
export const speaker = any(
  worker,
  role('serviceOwner'),
  own('requester'),
  own('owner'),
  inTeam,
  participant,
  ofCustomer,
);
/** Who may declare a major incident and speak for it. */
export const leader = any(
  role('agent', 'processOwner', 'serviceOwner', 'smsManager', 'administrator'),
  own('assignee'),
);

export const isOpen = ({ phase }: { readonly phase: string }): boolean =>
  phase === 'new' || phase === 'active' || phase === 'waiting';
export const isDone = ({ phase }: { readonly phase: string }): boolean => phase === 'done';

export const invalid = (field: string, message: string): AppError =>
  new AppError('invalid', message, { errors: [{ field, message }] });

/** Another record that an action names: it must be there, be seen by the caller, and be of that type. */
export const named = async (context: Context, type: string, field: string, key: string): Promise<Row> => {
  try {
    return await readRecord(context, definitionNamed(type), key);
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'not_found')) throw error;
    throw invalid(field, `${field} names no ${definitionNamed(type).label.toLowerCase()} that you can choose.`);
  }
};

/** The same for an incident that the caller may change. */
export const workable = async (context: Context, field: string, key: string): Promise<Incident> => {
  const row = (await named(context, 'incident', field, key)) as Incident;
  if (!may(worker, context.principal, row))
    throw new AppError(
      'forbidden',
      `You may not change ${row.number}. Ask whoever administers your access if you should.`,
    );
  return row;
};
