import { mustAdminister } from '../access/administer.ts';
import { AppError } from '../errors.ts';
import { definitionNamed } from '../record/registry.ts';
import { afterOthers } from './after-others.ts';
import type { Context } from './context.ts';
import { visibleRecord } from './directory.ts';
import { readRecord } from './read.ts';
import { isUuid } from './references.ts';
import { changeRecord } from './write.ts';

export type Member = {
  readonly person: { readonly id: string; readonly number: string; readonly label: string };
  readonly from: string;
  readonly to: string | null;
};

/** Who is, or will be, a member of a team, by name. The caller has read the team. */
export const membersOf = async (context: Context, team: string): Promise<readonly Member[]> => {
  const [answer] = await context.batch([
    {
      name: 'members',
      text: `SELECT p.id, p.number, p.title AS label, m.valid_from AS "from", m.valid_to AS "to" FROM membership m JOIN person p ON p.org = m.org AND p.id = m.person
        WHERE m.org = $1 AND m.team = $2 AND (m.valid_to IS NULL OR m.valid_to > $3) ORDER BY p.title, p.id`,
      values: [context.principal.org, team, new Date(context.now()).toISOString()],
    },
  ]);
  return (answer?.rows ?? []).map(
    ({ id, number, label, from, to }) => ({ person: { id, number, label }, from, to }) as Member,
  );
};

const invalid = (field: string, message: string): AppError =>
  new AppError('invalid', `${field} ${message}.`, { errors: [{ field, message }] });

/** Makes somebody a member of a team, between two moments (ISO 8601) or from now on; told in the team's history. Throws `forbidden`, `not_found`, `invalid`. */
export const joinTeam = (
  context: Context,
  key: string,
  input: { readonly person: unknown; readonly from?: string | undefined; readonly to?: string | undefined },
): Promise<Member> =>
  afterOthers(async () => {
    const definition = definitionNamed('team');
    const team = await readRecord(context, definition, key);
    mustAdminister(context.principal, 'say who belongs to a team');
    const person = await visibleRecord(context, 'person', input.person);
    if (person.type !== 'person' || person.phase === 'void')
      throw invalid('person', 'names nobody who can belong to a team');
    const from = new Date(input.from ?? context.now()).toISOString();
    const to = input.to === undefined ? null : new Date(input.to).toISOString();
    if (to !== null && to <= from) throw invalid('to', 'lies before the beginning');
    await changeRecord(
      context,
      definition,
      team,
      {
        action: 'member-joined',
        values: {},
        facts: {
          member: [null, person.id],
          'member.from': [null, from],
          ...(to === null ? {} : { 'member.to': [null, to] }),
        },
        personalFacts: { 'member.name': [null, person.title] },
      },
      {
        along: () => [
          {
            text: `INSERT INTO membership (org, team, person, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5)
              ON CONFLICT (org, team, person) DO UPDATE SET valid_from = excluded.valid_from, valid_to = excluded.valid_to`,
            values: [context.principal.org, team['id'], person.id, from, to],
          },
        ],
      },
    );
    return { person: { id: person.id, number: person.number, label: person.title }, from, to };
  });

/** Ends somebody's membership now. Throws `forbidden`, `not_found`. */
export const leaveTeam = (context: Context, key: string, person: string): Promise<void> =>
  afterOthers(async () => {
    const definition = definitionNamed('team');
    const team = await readRecord(context, definition, key);
    mustAdminister(context.principal, 'say who belongs to a team');
    const member = isUuid(person)
      ? (await membersOf(context, String(team['id']))).find((each) => each.person.id === person)
      : undefined;
    if (member === undefined) throw new AppError('not_found', 'They do not belong to this team.');
    await changeRecord(
      context,
      definition,
      team,
      {
        action: 'member-left',
        values: {},
        facts: { member: [person, null] },
        personalFacts: { 'member.name': [member.person.label, null] },
      },
      {
        along: () => [
          {
            text: 'UPDATE membership SET valid_to = greatest(now(), valid_from) WHERE org = $1 AND team = $2 AND person = $3',
            values: [context.principal.org, team['id'], person],
          },
        ],
      },
    );
  });
