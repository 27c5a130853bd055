import { canonical, canonicalString } from './canonical.ts';
import { hmacSha256, sha256 } from './sha256.ts';
import type { Hash } from './sha256.ts';

/** By field: what it was and what it became. `null` where there was nothing. */
export type Changes = Record<string, [before: unknown, after: unknown]>;

export type HistoryActor = { id: string | null; kind: 'person' | 'system' | 'import'; via?: string };

/** One thing that happened to one record. Identifiers are UUIDs, instants ISO 8601 in UTC. */
export type HistoryInput = {
  v: 1;
  org: string;
  id: string;
  type: string;
  record: string;
  /** The record's number as people know it, such as INC-000123. */
  number?: string | undefined;
  /** The record's version after the change. */
  version: number;
  /** 'create', 'edit', 'transition:resolve', 'comment', 'erase' … */
  action: string;
  audience?: 'public' | 'internal' | undefined;
  recordedAt: string;
  occurredAt: string;
  actor: HistoryActor;
  request?: string | undefined;
  reason?: string | undefined;
  changes: Changes;
  /** Changes of fields that hold personal data: kept apart, so that they can be erased. */
  personal?: Changes | undefined;
};

/** What the history table stores of one entry. `leaf` is the entry's leaf hash, 32 bytes. */
export type HistoryEntry = { body: string; personal: string | null; salt: Buffer | null; leaf: Buffer };

/** The entry's structural part as it reads back from `body`; `personal` is the commitment to the personal part. */
export type EntryBody = Omit<HistoryInput, 'personal'> & { personal?: Hash; personalFields?: string[] };

/**
 * The bytes, salt and leaf hash of an entry. `random` gives that many unpredictable bytes. The body carries
 * HMAC-SHA256(salt, personal part) and the fields' names in place of the personal part, so that the leaf stays valid when the
 * personal part and its salt are erased, and nobody can then guess what they were. Throws `canonical.invalid` for what is not plain data.
 */
export const makeEntry = (input: HistoryInput, random: (size: number) => Buffer): HistoryEntry => {
  let personal: string | null = null;
  let salt: Buffer | null = null;
  let commitment: Hash | null = null;
  if (input.personal !== undefined) {
    personal = canonical(input.personal);
    salt = random(32);
    commitment = commitmentOf(salt, personal);
  }
  // The body is cut from the hashed text, not the other way round: hashing makes one piece of the many that it was built of.
  const hashed = '\0' + bodyOf(input, commitment);
  return { leaf: Buffer.from(sha256(hashed), 'hex'), body: hashed.slice(1), personal, salt };
};

/** The leaf hash of an entry (RFC 9162, 2.1.1): SHA-256 of a zero byte and the body's bytes. */
export const leafOf = (body: string): Hash => sha256('\0' + body);

/** What binds an entry to its personal part. */
export const commitmentOf = (salt: Uint8Array, personal: string): Hash => hmacSha256(salt, personal);

/** What an entry's text says, or null when it is not an entry. */
export const readBody = (text: string): EntryBody | null => {
  try {
    const body = JSON.parse(text) as EntryBody | null;
    return body?.v === 1 && typeof body.actor === 'object' && typeof body.changes === 'object' ? body : null;
  } catch {
    return null;
  }
};

/**
 * Canonical JSON with the members of an entry in their sorted order, written out because this runs at every write; a test
 * holds it equal to the general form.
 */
const bodyOf = (input: HistoryInput, commitment: Hash | null): string => {
  const { actor } = input;
  let out = '{"action":' + canonicalString(input.action);
  out +=
    ',"actor":{"id":' +
    (actor.id === null ? 'null' : canonicalString(actor.id)) +
    ',"kind":' +
    canonicalString(actor.kind);
  out += optional('via', actor.via) + '}' + optional('audience', input.audience);
  out +=
    ',"changes":' + canonical(input.changes) + ',"id":' + canonicalString(input.id) + optional('number', input.number);
  out += ',"occurredAt":' + canonicalString(input.occurredAt) + ',"org":' + canonicalString(input.org);
  if (commitment !== null) {
    out += ',"personal":"' + commitment + '","personalFields":' + canonical(Object.keys(input.personal ?? {}).sort());
  }
  out += optional('reason', input.reason) + ',"record":' + canonicalString(input.record);
  out += ',"recordedAt":' + canonicalString(input.recordedAt) + optional('request', input.request);
  out += ',"type":' + canonicalString(input.type) + ',"v":1,"version":' + canonical(input.version);
  return out + '}';
};

const optional = (name: string, text: string | undefined): string =>
  text === undefined ? '' : `,"${name}":` + canonicalString(text);
