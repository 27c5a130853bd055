import type { Wording } from './words.ts';
import type { HistoryEvent } from '../jobs/event.ts';
import type { Statement } from '../store/db.ts';
import type { Context } from '../store/context.ts';
import {
  afterQuiet,
  notifyBuiltIn,
  notifyDefaults,
  notifyGathering,
  preferencesFrom,
  tellingOf,
} from './preferences.ts';
import { choicesOf, groupOf } from './own-preferences.ts';

/** Somebody who is to be told, and why: a code that says in which words (kernel/notify/words.ts). */
export type Told = {
  readonly person: string;
  readonly reason: string;
  /** In the words of an organisation's own rule. */
  readonly words?: Wording;
  /** Only in these ways; by default in both. */
  readonly ways?: Ways;
};
export type Ways = { readonly app: boolean; readonly mail: boolean };

/** A matter that people are told of: an entry of history, or something that follows from the time (then `key` names it). */
export type Matter = {
  readonly record: string;
  readonly entry: string | null;
  readonly key: string;
  readonly audience: 'public' | 'internal';
  /** Who did it: they are not told. */
  readonly actor: string | null;
  readonly at: number;
};

export const matterOf = (event: HistoryEvent): Matter => ({
  record: event.record,
  entry: event.id,
  key: event.id,
  audience: event.audience,
  actor: event.actor.id,
  at: event.recordedAt,
});

/** Each person once, for the first of the reasons, and never the one who did it. */
export const recipients = (told: readonly (Told | null)[], actor: string | null): readonly Told[] => {
  const first = new Map<string, Told>();
  for (const each of told)
    if (each !== null && each.person !== actor && !first.has(each.person)) first.set(each.person, each);
  return [...first.values()];
};

/** The task that makes one letter of what a person is to be told about a record. */
export const MAIL_TASK = 'mail';

/** How each of the people wants to be told, and in how many seconds their mail may be sent. */
type Telling = Told & { readonly app: boolean; readonly mail: 'none' | 'due' | 'digest'; readonly wait: number };

const RECIPIENTS = `SELECT p.id AS person, p.zone, f.mail, f.chosen, d.type, p.id IN (d.owner, d.assignee, d.requester) AS mine,
    EXISTS (SELECT 1 FROM notification_mute m WHERE m.org = p.org AND m.person = p.id AND m.record = d.id AND m.ended_at IS NULL) AS muted,
    ARRAY(SELECT g.role FROM access_grant g WHERE g.org = p.org AND g.person = p.id AND g.valid_from <= now() AND (g.valid_to IS NULL OR g.valid_to > now())) AS roles
  FROM person p JOIN directory d ON d.org = p.org AND d.id = $2 LEFT JOIN notification_preference f ON f.org = p.org AND f.person = p.id
  WHERE p.org = $1 AND p.id = ANY ($3::uuid[])`;

const BOTH: Ways = { app: true, mail: true };

/** Works out for each of the people whether and how they are told. */
const tellings = async (context: Context, { record }: Matter, told: readonly Told[]): Promise<readonly Telling[]> => {
  const [answer] = await context.batch([
    {
      name: 'notify:recipients',
      text: RECIPIENTS,
      values: [context.principal.org, record, told.map((each) => each.person)],
    },
  ]);
  const known = new Map((answer?.rows ?? []).map((row) => [String(row['person']), row]));
  const { settings } = context;
  const builtIn = settings.read(notifyBuiltIn);
  const ready = context.now() + settings.read(notifyGathering).seconds * 1_000;
  return told.flatMap((each) => {
    const row = known.get(each.person);
    if (row === undefined) return [];
    const preferences = preferencesFrom(
      settings.read(notifyDefaults),
      groupOf(row['roles'] as string[]),
      choicesOf(row),
    );
    const telling = tellingOf(preferences, {
      reason: each.reason,
      type: String(row['type']),
      mine: row['mine'] === true,
      muted: row['muted'] === true,
    });
    const ways = each.ways ?? builtIn.find(({ reason }) => reason === each.reason) ?? BOTH;
    const app = telling.app && ways.app;
    const mail = ways.mail ? telling.mail : 'none';
    if (!app && mail === 'none') return [];
    const zone = typeof row['zone'] === 'string' ? row['zone'] : settings.zone;
    return [{ ...each, app, mail, wait: (afterQuiet(preferences.quiet, ready, zone) - context.now()) / 1_000 }];
  });
};

/** Writes the notifications of a matter and asks for their mails, in one transaction; what was written before stays as it is. */
const statement = (org: string, { record, entry, key, audience, at }: Matter, told: readonly Telling[]): Statement => ({
  name: 'notify',
  values: [
    org,
    record,
    entry,
    key,
    audience,
    new Date(at).toISOString(),
    told.map((each) => each.person),
    told.map((each) => each.reason),
    told.map((each) => each.mail),
    told.map((each) => each.app),
    told.map((each) => each.wait),
    told.map((each) => (each.words === undefined ? null : JSON.stringify(each.words))),
  ],
  // Of what is told about a record within a short while one letter is made: the first news sets when.
  text: `WITH told AS (SELECT * FROM unnest($7::uuid[], $8::text[], $9::text[], $10::boolean[], $11::float8[], $12::jsonb[]) AS t (person, reason, mail, shown, wait, words)),
    written AS (
      INSERT INTO notification (org, id, person, record, entry, key, audience, created_at, reason, mail, shown, words)
      SELECT $1::uuid, uuidv7(), t.person, $2::uuid, $3::uuid, $4::text, $5::text, $6::timestamptz, t.reason, t.mail, t.shown, t.words FROM told t
      ON CONFLICT (org, person, key) DO NOTHING RETURNING person, mail)
    SELECT jobs.add_job('${MAIL_TASK}', json_build_object('org', $1::uuid, 'person', w.person, 'record', $2::uuid), run_at => now() + make_interval(secs => t.wait), max_attempts => 25,
      job_key => 'mail:' || w.person::text || ':' || $2::uuid::text, job_key_mode => 'preserve_run_at')
    FROM written w JOIN told t USING (person) WHERE w.mail = 'due'`,
});

/** Tells people of a matter, in the application and by mail, each as they want it. Asked twice, it tells once. */
export const notify = async (context: Context, matter: Matter, told: readonly (Told | null)[]): Promise<void> => {
  const people = recipients(told, matter.actor);
  if (people.length === 0) return;
  const telling = await tellings(context, matter, people);
  if (telling.length > 0) await context.batch([statement(context.principal.org, matter, telling)]);
};
