import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { makeEntry, type Changes } from '#kernel/history/entry.ts';
import type { Db, Row, Statement } from '#kernel/store/db.ts';

/** What happens to somebody's way in. */
export type SignInAction =
  | 'sign-in'
  | 'sign-in-failed'
  | 'sign-out'
  | 'session-revoked'
  | 'organisation-entered'
  | 'password-changed'
  | 'password-reset'
  | 'second-factor-on'
  | 'second-factor-off'
  | 'backup-codes-made'
  | 'api-key-created'
  | 'api-key-revoked'
  | 'feed-created'
  | 'feed-revoked';

export type SignInEvent = {
  readonly action: SignInAction;
  readonly request: string | null;
  readonly now: number;
  /** Where from: personal data, kept in the part of the entry that can be erased. */
  readonly address?: string;
  readonly changes?: Changes;
  /** True when an administrator did it from the command line, and not the person. */
  readonly bySystem?: boolean;
};

/**
 * The history entry of a sign-in event, of the type 'person' and at the person's present version. It makes no version of its
 * own: nothing of the person's record changes, and whoever edits it meanwhile must not be told that it is stale.
 * `person` needs id, number, version and title. Nobody is the actor of a failed sign-in: who tried is not known.
 */
export const signInEntry = (
  org: string,
  person: Row,
  { action, request, now, address, changes = {}, bySystem = false }: SignInEvent,
): Statement => {
  const id = randomUUIDv7();
  const at = new Date(now).toISOString();
  const known = action !== 'sign-in-failed' && !bySystem;
  const actor = known ? { id: String(person['id']), kind: 'person' as const } : { id: null, kind: 'system' as const };
  const personal: Changes = {
    ...(known ? { 'actor.name': [null, person['title']] } : {}),
    ...(address === undefined ? {} : { 'session.address': [null, address] }),
  };
  const entry = makeEntry(
    {
      v: 1,
      org,
      id,
      type: 'person',
      record: String(person['id']),
      number: String(person['number']),
      version: Number(person['version']),
      action,
      audience: 'internal',
      recordedAt: at,
      occurredAt: at,
      actor,
      request: request ?? undefined,
      changes,
      ...(Object.keys(personal).length > 0 ? { personal } : {}),
    },
    randomBytes,
  );
  return {
    name: 'sign_in_entry',
    text: `INSERT INTO history (org, id, type, record, version, action, audience, recorded_at, occurred_at, actor, body, personal, salt, leaf)
      VALUES ($1, $2, 'person', $3, $4, $5, 'internal', $6, $6, $7, $8, $9, $10, $11)`,
    values: [
      org,
      id,
      person['id'],
      person['version'],
      action,
      at,
      actor.id,
      entry.body,
      entry.personal,
      entry.salt,
      entry.leaf,
    ],
  };
};

const COLUMNS = 'SELECT id, number, version, title FROM person WHERE org = ctx_org() AND';
const personOfAccount = (account: string): Statement => ({ text: `${COLUMNS} account = $1`, values: [account] });
/** The person that an entry is written for. */
export const personById = (person: string): Statement => ({ text: `${COLUMNS} id = $1`, values: [person] });

const entering = (org: string): Statement => ({ name: 'enter_system', text: 'SELECT enter_system($1)', values: [org] });

/** Whose event it is: a person's, or an account's in one of its organisations or in all of them. */
export type Whose =
  | { readonly org: string; readonly person: string }
  | { readonly account: string; readonly org?: string };

/** Writes a sign-in event into the history of the organisations that it concerns. */
export const recordSignIn = async (system: Db, whose: Whose, event: SignInEvent): Promise<void> => {
  const asked = 'person' in whose ? personById(whose.person) : personOfAccount(whose.account);
  const orgs =
    whose.org !== undefined
      ? [whose.org]
      : 'account' in whose
        ? (await organisationsOf(system, whose.account)).map(({ org }) => org)
        : [];
  for (const org of orgs) {
    const person = (await system.batch([entering(org), asked]))[1]?.rows[0];
    if (person !== undefined) await system.batch([entering(org), signInEntry(org, person, event)]);
  }
};

export type Membership = { readonly org: string; readonly name: string; readonly person: string };

/** The organisations in which an account has a person who has not left. */
export const organisationsOf = async (system: Db, account: string): Promise<Membership[]> => {
  const [answer] = await system.batch([
    { text: 'SELECT org, name, person FROM organisations_of($1)', values: [account] },
  ]);
  return (answer?.rows ?? []).map((row) => ({
    org: String(row['org']),
    name: String(row['name']),
    person: String(row['person']),
  }));
};
