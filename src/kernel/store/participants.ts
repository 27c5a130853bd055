import { INVITING } from '../access/principal.ts';
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
  /** Whether that lets them read the record; watching of one's own accord does not. */
  readonly letsIn: boolean;
};

/** Makes somebody take part; who ended before begins again. `letsIn`: somebody who may say so lets them read the record by it. */
export const joins = (
  org: string,
  record: string,
  person: string,
  role: ParticipantRole,
  at: number,
  letsIn = true,
): Statement => ({
  name: 'participant:join',
  text: `INSERT INTO participant (org, record, person, role, since, lets_in) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (org, record, person, role) DO UPDATE SET since = CASE WHEN participant.ended_at IS NULL THEN participant.since ELSE excluded.since END, ended_at = NULL,
      lets_in = (participant.ended_at IS NULL AND participant.lets_in) OR excluded.lets_in`,
  values: [org, record, person, role, new Date(at).toISOString(), letsIn],
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
  text: `INSERT INTO participant (org, record, person, role, since, lets_in) SELECT org, $3::uuid, person, role, $4::timestamptz, lets_in FROM participant WHERE org = $1 AND record = $2 AND ended_at IS NULL
    ON CONFLICT (org, record, person, role) DO UPDATE SET ended_at = NULL, lets_in = (participant.ended_at IS NULL AND participant.lets_in) OR excluded.lets_in`,
  values: [org, from, to, new Date(at).toISOString()],
});

/** Watchers and contacts of `from` take part in `to` as well. */
export const accompany = (org: string, from: string, to: string, at: number): Statement => ({
  name: 'participant:accompany',
  text: `INSERT INTO participant (org, record, person, role, since, lets_in) SELECT org, $3::uuid, person, role, $4::timestamptz, lets_in FROM participant
    WHERE org = $1 AND record = $2 AND ended_at IS NULL AND role IN ('watcher', 'contact')
    ON CONFLICT (org, record, person, role) DO NOTHING`,
  values: [org, from, to, new Date(at).toISOString()],
});

/** Who takes part in a record, and as what. The caller has read the record. */
export const participantsOf = async (context: Context, record: string): Promise<readonly Participant[]> => {
  const [answer] = await context.batch([
    {
      name: 'participants',
      values: [context.principal.org, record],
      text: `SELECT p.person, d.title AS name, p.role, p.since, p.lets_in AS "letsIn" FROM participant p JOIN directory d ON d.org = p.org AND d.id = p.person
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

/** The row with its participants as they are after somebody was let in. */
export const withParticipant = (row: Row, person: string, role: ParticipantRole): Row => {
  const among = (name: 'participants' | 'invited'): string[] => [
    ...new Set([...((row[name] as string[] | undefined) ?? []), person]),
  ];
  const invited = (INVITING as readonly string[]).includes(role) ? { invited: among('invited') } : {};
  return { ...row, participants: among('participants'), ...invited };
};
