import { randomUUIDv7 } from 'node:crypto';
import { ADMINISTERING, holdsEverywhere, mustAdminister } from '#kernel/access/administer.ts';
import { PORTAL_ROLES, ROLES, type Role } from '#kernel/access/principal.ts';
import { AppError } from '#kernel/errors.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { afterOthers } from '#kernel/store/after-others.ts';
import type { Context } from '#kernel/store/context.ts';
import { visibleRecord } from '#kernel/store/directory.ts';
import { readOwnWrite } from '#kernel/store/read.ts';
import { isUuid } from '#kernel/store/references.ts';
import { changeRecord } from '#kernel/store/write.ts';
import { grantRole, type GrantScope } from './grants.ts';

type Named = { readonly id: string; readonly number: string; readonly label: string };
export type Grant = {
  readonly id: string;
  readonly person: Named;
  readonly role: string;
  readonly scope: GrantScope['kind'];
  readonly of: Named | null;
  readonly from: string;
  readonly to: string | null;
};

const LABELS: Readonly<Record<Role, string>> = {
  agent: 'Agent',
  processOwner: 'Process owner',
  serviceOwner: 'Service owner',
  smsManager: 'SMS manager',
  topManagement: 'Top management',
  auditor: 'Auditor',
  administrator: 'Administrator',
  approver: 'Approver',
  user: 'User',
  customerContact: 'Customer contact',
};

/** Every role that there is. */
export const listRoles = () =>
  ROLES.map((name) => ({ name, label: LABELS[name], portal: (PORTAL_ROLES as readonly string[]).includes(name) }));

const GRANTS = `SELECT g.id, g.role, g.scope, g.valid_from AS "from", g.valid_to AS "to", p.id AS person, p.number, p.title AS label,
    d.id AS of_id, d.number AS of_number, d.title AS of_label
  FROM access_grant g JOIN person p ON p.org = g.org AND p.id = g.person LEFT JOIN directory d ON d.org = g.org AND d.id = g.scope_id WHERE g.org = $1`;

const grantOf = (row: Record<string, unknown>): Grant => ({
  id: String(row['id']),
  person: { id: String(row['person']), number: String(row['number']), label: String(row['label']) },
  role: String(row['role']),
  scope: row['scope'] as Grant['scope'],
  of:
    row['of_id'] === null
      ? null
      : { id: String(row['of_id']), number: String(row['of_number']), label: String(row['of_label']) },
  from: String(row['from']),
  to: row['to'] as string | null,
});

/** Who holds which roles now or will later, by name; with those that have ended if asked for. For whoever sets up the organisation, and auditors. */
export const listGrants = async (
  context: Context,
  { person, role, ended = false }: { person?: string | undefined; role?: string | undefined; ended?: boolean },
): Promise<readonly Grant[]> => {
  if (!holdsEverywhere(context.principal, ...ADMINISTERING, 'auditor'))
    throw new AppError(
      'forbidden',
      'Only administrators, managers of the system and auditors may see who holds which role.',
    );
  if (person !== undefined && !isUuid(person)) return [];
  const [answer] = await context.batch([
    {
      name: 'grants',
      text: `${GRANTS} AND ($2::uuid IS NULL OR g.person = $2) AND ($3::text IS NULL OR g.role = $3) AND ($4 OR g.valid_to IS NULL OR g.valid_to > now())
        ORDER BY p.title, p.id, g.role, g.valid_from, g.id LIMIT 10000`,
      values: [context.principal.org, person ?? null, role ?? null, ended],
    },
  ]);
  return (answer?.rows ?? []).map(grantOf);
};

const invalid = (field: string, message: string): AppError =>
  new AppError('invalid', `${field} ${message}.`, { errors: [{ field, message }] });

/** Roles are given by whoever sets up the organisation; that of the administrator by administrators alone. */
const mustGrant = (context: Context, role: string): void => {
  mustAdminister(context.principal, 'say who holds which role');
  if (role === 'administrator' && !holdsEverywhere(context.principal, 'administrator'))
    throw new AppError('forbidden', 'Only an administrator can make somebody an administrator, or end that.');
};

const scopeOf = async (
  context: Context,
  role: Role,
  scope: GrantScope['kind'],
  of: unknown,
): Promise<{ readonly scope: GrantScope; readonly of: Named | null }> => {
  if (scope !== 'organisation' && role === 'administrator')
    throw invalid('scope', 'of an administrator is the organisation');
  if (scope !== 'customer' && role === 'customerContact') throw invalid('scope', 'of a contact is their customer');
  if (scope === 'organisation') {
    if (of !== undefined && of !== null) throw invalid('of', 'does not belong to a role in the whole organisation');
    return { scope: { kind: scope }, of: null };
  }
  const found = await visibleRecord(context, 'of', of);
  if (found.type !== scope) throw invalid('of', `names no ${scope}`);
  return {
    scope: { kind: scope, id: found.id, label: found.title },
    of: { id: found.id, number: found.number, label: found.title },
  };
};

export type NewGrant = {
  readonly person: unknown;
  readonly role: Role;
  readonly scope: GrantScope['kind'];
  readonly of?: unknown;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

/** Gives somebody a role; told in their history. Throws `forbidden`, `invalid`, `grant.already` (409). */
export const addGrant = (context: Context, input: NewGrant): Promise<Grant> =>
  afterOthers(async () => {
    mustGrant(context, input.role);
    const found = await visibleRecord(context, 'person', input.person);
    if (found.type !== 'person' || found.phase === 'void') throw invalid('person', 'names nobody who can hold a role');
    const { scope, of: named } = await scopeOf(context, input.role, input.scope, input.of);
    const [from, until] = [input.from, input.to].map((moment) =>
      moment === undefined ? null : new Date(moment).toISOString(),
    );
    if (until != null && until <= (from ?? new Date(context.now()).toISOString()))
      throw invalid('to', 'lies before the beginning');
    const of = scope.kind === 'organisation' ? null : scope.id;
    const held = await listGrants(context, { person: found.id, role: input.role });
    if (held.some((each) => each.scope === scope.kind && (each.of?.id ?? null) === of))
      throw new AppError(
        'grant.already',
        'They hold this role already. End that one first if it is to hold for another time.',
      );
    const id = randomUUIDv7();
    const person = await readOwnWrite(context, definitionNamed('person'), found.id);
    await grantRole(context, person, input.role, { scope, from: from ?? null, until: until ?? null, id });
    // Not read again: who gives a role to themselves has other rights from now on than those they came with.
    return {
      id,
      person: { id: found.id, number: found.number, label: found.title },
      role: input.role,
      scope: scope.kind,
      of: named,
      from: from ?? new Date(context.now()).toISOString(),
      to: until ?? null,
    };
  });

// By the clock of this very statement: the transaction may have begun before the other one ended its grant.
const STILL_ONE = `SELECT one_written(least(count(*), 1)) FROM access_grant g JOIN person p ON p.org = g.org AND p.id = g.person AND p.phase <> 'void'
  WHERE g.org = $1 AND g.role = 'administrator' AND g.valid_from <= clock_timestamp() AND (g.valid_to IS NULL OR g.valid_to > clock_timestamp())`;

/** Ends a role that somebody holds, from now on; told in their history. Throws `forbidden`, `not_found`, `last_administrator.conflict` (409). */
export const endGrant = (context: Context, id: string): Promise<void> =>
  afterOthers(async () => {
    const { org } = context.principal;
    mustAdminister(context.principal, 'say who holds which role');
    const [answer] = isUuid(id)
      ? await context.batch([
          { text: `${GRANTS} AND g.id = $2 AND (g.valid_to IS NULL OR g.valid_to > now())`, values: [org, id] },
        ])
      : [];
    const [row] = answer?.rows ?? [];
    if (row === undefined) throw new AppError('not_found', 'Nobody holds such a role.');
    const grant = grantOf(row);
    mustGrant(context, grant.role);
    if (grant.role === 'administrator') {
      const others = (await listGrants(context, { role: 'administrator' })).filter(
        (each) => each.id !== id && Date.parse(each.from) <= context.now(),
      );
      if (others.length === 0)
        throw new AppError(
          'last_administrator.conflict',
          'They are the only administrator. Make somebody else one first.',
        );
    }
    const person = await readOwnWrite(context, definitionNamed('person'), grant.person.id);
    const scope = grant.of === null ? grant.scope : { id: grant.of.id, label: grant.of.label };
    await changeRecord(
      context,
      definitionNamed('person'),
      person,
      { action: 'grant-ended', values: {}, facts: { 'grant.role': [grant.role, null], 'grant.scope': [scope, null] } },
      {
        along: () => [
          // Raises the organisation's epoch, and so waits for whoever ends another one at the same moment: then one must be left.
          {
            text: 'UPDATE access_grant SET valid_to = greatest(now(), valid_from) WHERE org = $1 AND id = $2',
            values: [org, id],
          },
          ...(grant.role === 'administrator' ? [{ text: STILL_ONE, values: [org] }] : []),
        ],
      },
    );
  });
