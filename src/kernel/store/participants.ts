import type { Changes } from '../history/entry.ts';
import type { Context } from './context.ts';
import type { Row, Statement } from './db.ts';

/** What somebody is to a record besides its own people: told of it, a second contact of the customer's, in command, in the line of escalation, asked to approve. */
export type ParticipantRole = 'watcher' | 'contact' | 'commander' | 'escalation' | 'approver';
export type Participant = {
  readonly person: string;
  readonly name: string;
  readonly role: ParticipantRole;
  readonly since: string;
};

/** Makes somebody take part; who ended before begins again. */
export const joins = (org: string, record: string, person: string, role: ParticipantRole, at: number): Statement => ({
  name: 'participant:join',
  text: `INSERT INTO participant (org, record, person, role, since) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (org, record, person, role) DO UPDATE SET since = CASE WHEN participant.ended_at IS NULL THEN participant.since ELSE excluded.since END, ended_at = NULL`,
  values: [org, record, person, role, new Date(at).toISOString()],
});

/** Ends somebody's part; without a person everybody's in that role. */
export const leaves = (
  org: string,
  record: string,
  person: string | null,
  role: ParticipantRole,
  at: number,
): Statement => ({
  name: 'participant:leave',
  text: 'UPDATE participant SET ended_at = $5 WHERE org = $1 AND record = $2 AND ($3::uuid IS NULL OR person = $3) AND role = $4 AND ended_at IS NULL',
  values: [org, record, person, role, new Date(at).toISOString()],
});

/** Everybody of `from` takes part in `to` as well. */
export const follow = (org: string, from: string, to: string, at: number): Statement => ({
  name: 'participant:follow',
  text: `INSERT INTO participant (org, record, person, role, since) SELECT org, $3::uuid, person, role, $4::timestamptz FROM participant WHERE org = $1 AND record = $2 AND ended_at IS NULL
    ON CONFLICT (org, record, person, role) DO UPDATE SET ended_at = NULL`,
  values: [org, from, to, new Date(at).toISOString()],
});

/** Who takes part in a record, and as what. The caller has read the record. */
export const participantsOf = async (context: Context, record: string): Promise<readonly Participant[]> => {
  const [answer] = await context.batch([
    {
      name: 'participants',
      values: [context.principal.org, record],
      text: `SELECT p.person, d.title AS name, p.role, p.since FROM participant p JOIN directory d ON d.org = p.org AND d.id = p.person
      WHERE p.org = $1 AND p.record = $2 AND p.ended_at IS NULL ORDER BY p.since, p.person`,
    },
  ]);
  return (answer?.rows ?? []) as Participant[];
};

/** What history keeps of it: the person by id, the name in the part that can be erased. */
export const participantFacts = (
  role: ParticipantRole,
  person: string,
  name: string | null,
  joined: boolean,
): { facts: Changes; personalFacts: Changes } => {
  const pair = (value: string | null): [unknown, unknown] => (joined ? [null, value] : [value, null]);
  return { facts: { [role]: pair(person) }, personalFacts: { [`${role}.name`]: pair(name) } };
};

/** The row with its participants as they are after somebody joined. */
export const withParticipant = (row: Row, person: string): Row => ({
  ...row,
  participants: [...new Set([...((row['participants'] as string[]) ?? []), person])],
});
