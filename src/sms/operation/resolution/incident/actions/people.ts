import { z } from 'zod';
import { any, own } from '#kernel/access/predicate.ts';
import { AppError } from '#kernel/errors.ts';
import { defineAction } from '#kernel/record/action.ts';
import { recordInput } from '#kernel/record/inputs.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import {
  joins,
  leaves,
  participantFacts,
  participantsOf,
  withParticipant,
  type ParticipantRole,
} from '#kernel/store/participants.ts';
import type { Retry } from '#kernel/record/action.ts';
import { changeRecord } from '#kernel/store/write.ts';
import { incident, invalid, named, speaker, worker, type Incident } from './shared.ts';

type Somebody = { readonly id: string; readonly name: string };
type Options = { readonly retry?: Retry | undefined };

const self = (context: Context): Somebody => {
  const { person, name } = context.principal;
  if (person === null) throw new AppError('forbidden', 'Only a person can watch an incident.');
  return { id: person, name };
};

const join = async (
  context: Context,
  row: Incident,
  action: string,
  { id, name }: Somebody,
  role: ParticipantRole,
  { retry }: Options,
): Promise<Row> => {
  const letsIn = action !== 'watch';
  const known = (await participantsOf(context, row.id)).find((each) => each.person === id && each.role === role);
  if (known !== undefined && (known.letsIn || !letsIn)) return row;
  const after = await changeRecord(
    context,
    incident(),
    row,
    { action, values: {}, ...participantFacts(role, id, name, true) },
    { retry, along: () => [joins(context.principal.org, row.id, id, role, context.now(), letsIn)] },
  );
  return letsIn ? withParticipant(after, id, role) : after;
};

const leave = async (
  context: Context,
  row: Incident,
  action: string,
  person: string,
  roles: readonly ParticipantRole[],
  { retry }: Options,
): Promise<Row> => {
  const present = (await participantsOf(context, row.id)).filter(
    (each) => each.person === person && roles.includes(each.role),
  );
  const [first] = present;
  if (first === undefined) return row;
  return changeRecord(
    context,
    incident(),
    row,
    { action, values: {}, ...participantFacts(first.role, person, first.name, false) },
    {
      retry,
      along: () => present.map((each) => leaves(context.principal.org, row.id, person, each.role, context.now())),
    },
  );
};

/** Is told from now on of what happens to an incident. */
export const watch = defineAction({
  label: 'Watch',
  key: 'W',
  may: any(speaker, own('assignee')),
  again: true,
  input: z.strictObject({}),
  run: (context, row: Incident, _input, options) => join(context, row, 'watch', self(context), 'watcher', options),
});

/** Is no longer told. */
export const unwatch = defineAction({
  label: 'Stop watching',
  may: any(speaker, own('assignee')),
  again: true,
  input: z.strictObject({}),
  run: (context, row: Incident, _input, options) =>
    leave(context, row, 'unwatch', self(context).id, ['watcher'], options),
});

/** Lets somebody take part: a colleague who watches, or a second contact of the customer's. They can read the incident from then on. */
export const addParticipant = defineAction({
  label: 'Add somebody',
  may: any(worker, own('requester')),
  again: true,
  input: z.strictObject({
    person: recordInput('person'),
    role: z.enum(['watcher', 'contact']).default('watcher').meta({ label: 'As' }),
  }),
  run: async (context, row: Incident, { person: key, role }, options) => {
    const person = await named(context, 'person', 'person', key);
    if (person['phase'] === 'void') throw invalid('person', `${String(person['title'])} has left.`);
    if (role === 'contact' && row.customer !== null && person['customer'] !== row.customer)
      throw invalid(
        'person',
        'A contact belongs to the customer whose incident it is. Add them as a watcher if they should read it all the same.',
      );
    return join(
      context,
      row,
      'add-participant',
      { id: String(person['id']), name: String(person['title']) },
      role,
      options,
    );
  },
});

/** Ends somebody's part. */
export const removeParticipant = defineAction({
  label: 'Remove somebody',
  may: any(worker, own('requester')),
  again: true,
  input: z.strictObject({ person: recordInput('person') }),
  run: async (context, row: Incident, { person: key }, options) =>
    leave(
      context,
      row,
      'remove-participant',
      String((await named(context, 'person', 'person', key))['id']),
      ['watcher', 'contact', 'escalation'],
      options,
    ),
});
