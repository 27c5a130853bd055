import type { HistoryEvent } from '../jobs/event.ts';
import type { Statement } from '../store/db.ts';
import type { Context } from '../store/context.ts';

/** Somebody who is to be told, and why: a code that says in which words (kernel/notify/words.ts). */
export type Told = { readonly person: string; readonly reason: string };

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

/** The task that sends a notification by mail. */
export const MAIL_TASK = 'mail';

/** Writes the notifications of a matter and asks for their mails, in one transaction; what was written before stays as it is. */
const statement = (org: string, { record, entry, key, audience, at }: Matter, told: readonly Told[]): Statement => ({
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
  ],
  text: `WITH written AS (
      INSERT INTO notification (org, id, person, record, entry, key, audience, created_at, reason, mail)
      SELECT $1::uuid, uuidv7(), t.person, $2::uuid, $3::uuid, $4::text, $5::text, $6::timestamptz, t.reason, 'due' FROM unnest($7::uuid[], $8::text[]) AS t (person, reason)
      ON CONFLICT (org, person, key) DO NOTHING RETURNING id)
    SELECT jobs.add_job('${MAIL_TASK}', json_build_object('org', $1::uuid, 'id', w.id), max_attempts => 12, job_key => 'mail:' || w.id::text) FROM written w`,
});

/** Tells people of a matter, in the application and by mail. Asked twice, it tells once. */
export const notify = async (context: Context, matter: Matter, told: readonly (Told | null)[]): Promise<void> => {
  const people = recipients(told, matter.actor);
  if (people.length > 0) await context.batch([statement(context.principal.org, matter, people)]);
};
