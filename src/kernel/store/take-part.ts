import { AppError } from '../errors.ts';
import type { AnyDefinition } from '../record/define.ts';
import { afterOthers } from './after-others.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';
import { visibleRecord } from './directory.ts';
import {
  joins,
  leaves,
  participantFacts,
  participantsOf,
  type Participant,
  type ParticipantRole,
} from './participants.ts';
import { may, readRecord } from './read.ts';
import { refuseMerged } from './redirect.ts';
import { isUuid } from './references.ts';
import type { Retry } from '../record/action.ts';
import { changeRecord } from './write.ts';

/** What somebody can be made by hand; the line of escalation is made by the product. */
export const JOINABLE = ['watcher', 'contact', 'commander'] as const satisfies readonly ParticipantRole[];
const ENDABLE: readonly ParticipantRole[] = [...JOINABLE, 'escalation'];

const isJoinable = (role: unknown): role is (typeof JOINABLE)[number] => JOINABLE.includes(role as 'watcher');

/** Everybody who may read a record may watch it; for others, and for another part in it, one must be allowed to edit it. */
const mustBeAllowed = (
  context: Context,
  definition: AnyDefinition,
  row: Row,
  person: string,
  role: ParticipantRole,
): void => {
  if (role === 'watcher' && person === context.principal.person) return;
  if (!may(definition.access.edit, context.principal, row)) {
    throw new AppError(
      'forbidden',
      `You may not say who takes part in this ${definition.label.toLowerCase()}. Ask whoever administers your access if you should.`,
    );
  }
};

/** Who takes part, as far as the caller is shown it: people of the portal see contacts and themselves. */
export const shownParticipants = async (context: Context, record: string): Promise<readonly Participant[]> => {
  const { portal, person } = context.principal;
  const all = await participantsOf(context, record);
  return portal ? all.filter((each) => each.role === 'contact' || each.person === person) : all;
};

/** 'me', a person's id or number. */
const somebody = async (context: Context, given: unknown): Promise<{ id: string; name: string }> => {
  const { person, name } = context.principal;
  if ((given === undefined || given === 'me') && person !== null) return { id: person, name };
  const found = await visibleRecord(context, 'person', given);
  if (found.type === 'person' && found.phase !== 'void') return { id: found.id, name: found.title };
  throw new AppError('invalid', 'person names nobody who can take part.', {
    errors: [{ field: 'person', message: 'names nobody who can take part' }],
  });
};

/**
 * Makes somebody take part in a record, by default the caller as watcher. Whom an editor lets take part may read the record from
 * then on; whoever watches of their own accord is only told of it. Nothing happens when they do already. Throws `forbidden`, `invalid`.
 */
export const takePart = (
  context: Context,
  definition: AnyDefinition,
  key: string,
  input: { readonly person?: unknown; readonly role?: unknown },
  options: { retry?: Retry | undefined } = {},
): Promise<Participant> =>
  afterOthers(async () => {
    const row = await readRecord(context, definition, key);
    const role = input.role ?? 'watcher';
    if (!isJoinable(role)) {
      const message = `is one of ${JOINABLE.join(', ')}`;
      throw new AppError('invalid', `role ${message}.`, { errors: [{ field: 'role', message }] });
    }
    const { id, name } = await somebody(context, input.person);
    mustBeAllowed(context, definition, row, id, role);
    await refuseMerged(context, definition, row);
    const record = String(row['id']);
    const known = (await participantsOf(context, record)).find((each) => each.person === id && each.role === role);
    const action = id === context.principal.person && role === 'watcher' ? 'watch' : 'add-participant';
    const letsIn = action === 'add-participant';
    if (known !== undefined && (known.letsIn || !letsIn)) return known;
    const after = await changeRecord(
      context,
      definition,
      row,
      { action, values: {}, ...participantFacts(role, id, name, true) },
      { ...options, along: () => [joins(context.principal.org, record, id, role, context.now(), letsIn)] },
    );
    return { person: id, name, role, since: known?.since ?? String(after['updatedAt']), letsIn };
  });

/** Ends somebody's part in a record, in one role or in all of them. Throws `not_found` when they take no such part, `forbidden`. */
export const endPart = (
  context: Context,
  definition: AnyDefinition,
  key: string,
  given: string,
  role: string | undefined,
): Promise<void> =>
  afterOthers(async () => {
    const row = await readRecord(context, definition, key);
    const record = String(row['id']);
    const person = given === 'me' ? context.principal.person : given;
    const present = (await shownParticipants(context, record)).filter(
      (each) => each.person === person && ENDABLE.includes(each.role) && (role === undefined || each.role === role),
    );
    const [first] = present;
    if (person === null || !isUuid(person) || first === undefined)
      throw new AppError('not_found', 'They do not take part in this, or you may not see it.');
    for (const each of present) mustBeAllowed(context, definition, row, person, each.role);
    const action =
      person === context.principal.person && present.every((each) => each.role === 'watcher')
        ? 'unwatch'
        : 'remove-participant';
    const facts = present.map((each) => participantFacts(each.role, person, each.name, false));
    await changeRecord(
      context,
      definition,
      row,
      {
        action,
        values: {},
        facts: Object.assign({}, ...facts.map((each) => each.facts)) as (typeof facts)[number]['facts'],
        personalFacts: Object.assign({}, ...facts.map((each) => each.personalFacts)) as (typeof facts)[number]['facts'],
      },
      { along: () => present.map((each) => leaves(context.principal.org, record, person, each.role, context.now())) },
    );
  });
