import { randomUUIDv7 } from 'node:crypto';
import { ROLES, type Role } from '#kernel/access/principal.ts';
import { AppError } from '#kernel/errors.ts';
import type { Changes } from '#kernel/history/entry.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { changeRecord } from '#kernel/store/write.ts';

/** What a role is limited to: everything, or one customer (with those below it), team or service. */
export type GrantScope =
  | { readonly kind: 'organisation' }
  | { readonly kind: 'customer' | 'team' | 'service'; readonly id: string; readonly label: string };

/** A role by its name. Throws `invalid`. */
export const roleNamed = (name: string): Role => {
  const role = ROLES.find((each) => each.toLowerCase() === name.toLowerCase());
  if (role === undefined) throw new AppError('invalid', `There is no role '${name}'. Roles are ${ROLES.join(', ')}.`);
  return role;
};

type GrantOptions = { scope?: GrantScope; from?: string | null; until?: string | null; id?: string };

const facts = (role: string, scope: GrantScope, from: string | null, until: string | null): Changes => ({
  'grant.role': [null, role],
  'grant.scope': [null, scope.kind === 'organisation' ? scope.kind : { id: scope.id, label: scope.label }],
  ...(from === null ? {} : { 'grant.from': [null, from] }),
  ...(until === null ? {} : { 'grant.until': [null, until] }),
});

/** Gives a person a role, from now or a moment (ISO 8601) until another or until it is ended; told in their history. It holds from their next request on. */
export const grantRole = (
  context: Context,
  person: Row,
  role: Role,
  { scope = { kind: 'organisation' }, from = null, until = null, id = randomUUIDv7() }: GrantOptions = {},
): Promise<Row> =>
  changeRecord(
    context,
    definitionNamed('person'),
    person,
    { action: 'grant', values: {}, facts: facts(role, scope, from, until) },
    {
      along: () => [
        {
          text: 'INSERT INTO access_grant (org, id, person, role, scope, scope_id, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5, $6, coalesce($7, now()), $8)',
          values: [
            context.principal.org,
            id,
            person['id'],
            role,
            scope.kind,
            scope.kind === 'organisation' ? null : scope.id,
            from,
            until,
          ],
        },
      ],
    },
  );

const HELD = 'org = $1 AND person = $2 AND role = $3 AND (valid_to IS NULL OR valid_to > now())';

/** Ends a role of a person, in whatever scope they hold it. Throws `not_found` when they do not hold it. */
export const endRole = async (context: Context, person: Row, role: Role): Promise<Row> => {
  const values = [context.principal.org, person['id'], role];
  const [held] = await context.batch([{ text: `SELECT 1 FROM access_grant WHERE ${HELD}`, values }]);
  if (held?.rowCount === 0) throw new AppError('not_found', `They do not hold the role ${role}.`);
  return changeRecord(
    context,
    definitionNamed('person'),
    person,
    { action: 'grant-ended', values: {}, facts: { 'grant.role': [role, null] } },
    {
      along: () => [{ text: `UPDATE access_grant SET valid_to = now() WHERE ${HELD}`, values }],
    },
  );
};
