import { AppError } from '../errors.ts';
import { STAFF_ROLES, type Grant, type Principal } from '../access/principal.ts';
import { customField, type CustomDefinition, type CustomField, type CustomFields } from '../record/custom-field.ts';
import { valueReader, type SettingsReader } from '../settings/settings.ts';
import { alwaysOpen, type Calendar } from '../time/calendar.ts';
import type { Context, Credential } from '../context.ts';
import type { Answer, Db, Row, Statement } from './db.ts';
import { translate } from './db-errors.ts';

/** The fields that an organisation has added to a record type. */
/** What an organisation has decided for itself. */
export type OwnRules = { readonly settings: SettingsReader; readonly customFields: CustomFields };

/** Who holds a credential, and the settings of their organisation: cached until the organisation's epoch rises. */
export type Caller = OwnRules & {
  readonly principal: Principal;
  /** When a grant or membership begins or ends by itself next (epoch ms): the cache ends there. */
  readonly until: number;
};

const SETTINGS: readonly Statement[] = [
  { text: 'SELECT zone, epoch FROM organisation WHERE org = ctx_org()' },
  { text: 'SELECT name, extract(epoch FROM valid_from) * 1000 AS "from", value FROM setting WHERE org = ctx_org()' },
  { text: 'SELECT id, hours FROM calendar WHERE org = ctx_org() ORDER BY created_at, id' },
  {
    text: "SELECT id, calendar, criticality, support_team FROM service WHERE org = ctx_org() AND (calendar IS NOT NULL OR support_team IS NOT NULL OR criticality = 'critical')",
  },
  { text: 'SELECT id, calendar FROM customer WHERE org = ctx_org() AND calendar IS NOT NULL' },
  {
    text: 'SELECT id, type, name, label, kind, options, required, internal, personal FROM custom_field WHERE org = ctx_org() AND ended_at IS NULL ORDER BY created_at, id',
  },
];

const pairs = (answer: Answer | undefined): ReadonlyMap<string, string> =>
  new Map(
    (answer?.rows ?? []).flatMap((row) =>
      typeof row['calendar'] === 'string' ? [[String(row['id']), row['calendar']]] : [],
    ),
  );

const readerOf = ([organisation, settings, calendars, services, customers]: readonly Answer[]): SettingsReader => {
  const byId = new Map((calendars?.rows ?? []).map((row) => [String(row['id']), row['hours'] as Calendar]));
  const ofService = pairs(services);
  const critical = new Set(
    (services?.rows ?? []).flatMap((row) => (row['criticality'] === 'critical' ? [String(row['id'])] : [])),
  );
  const teams = new Map(
    (services?.rows ?? []).flatMap((row) =>
      typeof row['support_team'] === 'string' ? [[String(row['id']), row['support_team']] as const] : [],
    ),
  );
  const ofCustomer = pairs(customers);
  const first = calendars?.rows[0]?.['id'];
  const standard = typeof first === 'string' ? first : null;
  const stored = (settings?.rows ?? []).map((row) => ({
    name: String(row['name']),
    from: Number(row['from']),
    value: row['value'],
  }));
  return {
    read: valueReader(stored),
    calendar: (id) =>
      (id === null ? undefined : byId.get(id)) ?? (standard === null ? undefined : byId.get(standard)) ?? alwaysOpen,
    zone: String(organisation?.rows[0]?.['zone'] ?? 'UTC'),
    defaultCalendar: standard,
    isCritical: (service) => service !== null && critical.has(service),
    supportTeam: (service) => (service === null ? undefined : teams.get(service)) ?? null,
    calendarFor: ({ service, customer }) =>
      (service === null ? undefined : ofService.get(service)) ??
      (customer === null ? undefined : ofCustomer.get(customer)) ??
      standard,
  };
};

const NO_FIELDS: readonly CustomField[] = [];
const customFieldsOf = (answer: Answer | undefined): CustomFields => {
  const byType = Map.groupBy((answer?.rows ?? []) as CustomDefinition[], ({ type }) => type);
  const fields = new Map([...byType].map(([type, definitions]) => [type, definitions.map(customField)]));
  return (type) => fields.get(type) ?? NO_FIELDS;
};
const rulesOf = (answers: readonly Answer[]): OwnRules => ({
  settings: readerOf(answers),
  customFields: customFieldsOf(answers[5]),
});

/** What the organisation whose context `batch` enters has decided for itself. */
export const loadRules = async (
  batch: (statements: readonly Statement[]) => Promise<readonly Answer[]>,
): Promise<OwnRules> => rulesOf(await batch(SETTINGS));

const PERSON: readonly Statement[] = [
  {
    text: "SELECT p.id, p.title AS name, p.customer, p.zone FROM person p WHERE p.org = ctx_org() AND p.id = nullif(current_setting('wellrun.person', true), '')::uuid",
  },
  {
    text: `SELECT g.role, g.scope, CASE WHEN g.scope = 'customer' THEN ARRAY(
      WITH RECURSIVE below AS (
        SELECT c.id FROM customer c WHERE c.org = g.org AND c.id = g.scope_id
        UNION SELECT c.id FROM customer c JOIN below b ON c.org = g.org AND c.parent = b.id)
      SELECT id FROM below) ELSE ARRAY[g.scope_id] END AS ids
    FROM access_grant g WHERE g.org = ctx_org() AND g.person = nullif(current_setting('wellrun.person', true), '')::uuid
      AND g.valid_from <= now() AND (g.valid_to IS NULL OR g.valid_to > now())`,
  },
  {
    text: `SELECT team FROM membership WHERE org = ctx_org() AND person = nullif(current_setting('wellrun.person', true), '')::uuid
      AND valid_from <= now() AND (valid_to IS NULL OR valid_to > now())`,
  },
  {
    text: `SELECT extract(epoch FROM min(edge)) * 1000 AS until FROM (
      SELECT unnest(ARRAY[valid_from, valid_to]) AS edge FROM access_grant WHERE org = ctx_org() AND person = nullif(current_setting('wellrun.person', true), '')::uuid
      UNION ALL
      SELECT unnest(ARRAY[valid_from, valid_to]) FROM membership WHERE org = ctx_org() AND person = nullif(current_setting('wellrun.person', true), '')::uuid
    ) edges WHERE edge > now()`,
  },
];

const grantOf = (row: Row): Grant => {
  const role = String(row['role']);
  const scope = row['scope'] as Grant['scope'];
  return scope === 'organisation' ? { role, scope } : { role, scope, ids: row['ids'] as string[] };
};

/** Somebody as they stand in the answers to PERSON; null when there is no such person. */
const principalIn = (
  org: string,
  [person, grantRows, teams]: readonly Answer[],
  more: Pick<Principal, 'scopes' | 'epoch'>,
): Principal | null => {
  const self = person?.rows[0];
  if (self === undefined) return null;
  const grants = (grantRows?.rows ?? []).map(grantOf);
  return {
    org,
    person: String(self['id']),
    name: String(self['name']),
    grants,
    teams: (teams?.rows ?? []).map((row) => String(row['team'])),
    customers: [
      ...new Set(
        grants.flatMap((grant) => (grant.role === 'customerContact' && grant.scope === 'customer' ? grant.ids : [])),
      ),
    ],
    customer: self['customer'] as string | null,
    zone: self['zone'] as string | null,
    portal: !grants.some((grant) => (STAFF_ROLES as readonly string[]).includes(grant.role)),
    ...more,
  };
};

/**
 * Somebody with what they may do now, for work on their behalf when they are not there themselves (a mail to them). Null when there
 * is no such person.
 */
export const loadPrincipal = async (context: Context, person: string): Promise<Principal | null> => {
  const [, ...answers] = await context.batch([
    { text: `SELECT set_config('wellrun.person', $1, true)`, values: [person] },
    ...PERSON,
  ]);
  return principalIn(context.principal.org, answers, { scopes: null, epoch: 0n });
};

/** Finds who holds a credential, with their grants and settings: one round trip. Throws `unauthenticated`. */
export const loadCaller = async (db: Db, credential: Credential): Promise<Caller> => {
  const whois: Statement = {
    text: 'SELECT org, person, scopes FROM whois($1, $2, $3)',
    values: [credential.kind, credential.value, credential.kind === 'session' ? null : credential.org],
  };
  const answers = await db.batch([whois, ...PERSON, ...SETTINGS]).catch((error: unknown) => {
    throw translate(error);
  });
  const [who, person, grantRows, teams, edges, ...settings] = answers;
  const until = edges?.rows[0]?.['until'];
  const known = who?.rows[0];
  const epoch = settings[0]?.rows[0]?.['epoch'];
  const principal =
    known === undefined || person === undefined || grantRows === undefined || teams === undefined || epoch === undefined
      ? null
      : principalIn(String(known['org']), [person, grantRows, teams], {
          scopes: known['scopes'] as string[] | null,
          epoch: BigInt(String(epoch)),
        });
  if (principal === null) throw new AppError('unauthenticated', 'Sign in: this session or key does not hold.');
  return {
    principal,
    ...rulesOf(settings),
    until: typeof until === 'string' || typeof until === 'number' ? Number(until) : Number.POSITIVE_INFINITY,
  };
};
