import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { makeEntry, type Changes } from '../history/entry.ts';
import type { Context } from './context.ts';
import type { Statement } from './db.ts';

/** Something that happened to what is no record: a setting, a field of the organisation's own. */
export type Note = {
  readonly type: string;
  /** What it happened to. */
  readonly id: string;
  /** Its version after that; 0 for what has no versions. */
  readonly version: number;
  readonly action: string;
  readonly changes: Changes;
  readonly reason?: string | undefined;
};

/** The statement that writes a note into history, by whoever asks. It belongs into the transaction of what it tells of. */
export const noting = ({ principal: { org, person, name }, now, request }: Context, note: Note): Statement => {
  const id = randomUUIDv7();
  const at = new Date(now()).toISOString();
  const entry = makeEntry(
    {
      v: 1,
      org,
      id,
      type: note.type,
      record: note.id,
      version: note.version,
      action: note.action,
      audience: 'internal',
      recordedAt: at,
      occurredAt: at,
      actor: { id: person, kind: person === null ? 'system' : 'person' },
      request: request ?? undefined,
      reason: note.reason,
      changes: note.changes,
      ...(person === null ? {} : { personal: { 'actor.name': [null, name] } }),
    },
    randomBytes,
  );
  return {
    name: 'note',
    text: `INSERT INTO history (org, id, type, record, version, action, audience, recorded_at, occurred_at, actor, body, personal, salt, leaf)
      VALUES ($1, $2, $3, $4, $5, $6, 'internal', $7, $7, $8, $9, $10, $11, $12)`,
    values: [
      org,
      id,
      note.type,
      note.id,
      note.version,
      note.action,
      at,
      person,
      entry.body,
      entry.personal,
      entry.salt,
      entry.leaf,
    ],
  };
};
