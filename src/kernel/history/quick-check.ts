import { ERASE } from './erasure.ts';
import type { Hash } from './sha256.ts';
import type { StoredEntry } from './stored-entry.ts';

const UUID = 36;
const RECORDED = '","recordedAt":"';
const PERSONAL = ',"personal":"';

/**
 * Holds an entry's columns against its text without parsing it, which would take most of the time of verification: gives the
 * commitment to the personal part, or null where there is none. Undefined where the text does not have the exact form in which
 * entries are written, or disagrees, or erases others: only parsing tells then.
 *
 * Sound because canonical JSON sorts its members: within text every quotation mark is escaped, so that `,"id":"` can only be
 * structure, and after `changes` no value is an object, so that the last such member is the entry's own.
 */
export const quickCheck = (
  org: string,
  { id, body, columns }: Pick<StoredEntry, 'id' | 'body' | 'columns'>,
): Hash | null | undefined => {
  const { type, record, version, action, audience, actor } = columns;
  const word = wordsOf(type, action, audience, org);
  if (word === null || action === ERASE || id.length !== UUID || record.length !== UUID) return undefined;

  const end = body.length - String(version).length - 1;
  if (!body.startsWith(word.tail, end - word.tail.length) || !body.endsWith('}')) return undefined;
  if (!body.startsWith(String(version), end) || !body.startsWith(word.head)) return undefined;
  const kind = afterActor(body, actor, word.head.length);
  // The first brace ends the actor, or stands within text, where what follows would have escaped quotation marks.
  if (kind === -1 || !body.startsWith(word.audience, body.indexOf('}', kind))) return undefined;

  const subject = lastAfter(body, ',"record":"', end);
  if (!body.startsWith(record, subject) || !body.startsWith(RECORDED, subject + UUID)) return undefined;
  const recorded = subject + UUID + RECORDED.length;
  if (body[recorded + 23] !== 'Z' || instantAt(body, recorded) !== columns.recordedAt) return undefined;
  const occurred = lastAfter(body, ',"occurredAt":"', subject);
  if (!body.startsWith(word.org, occurred + 23) || instantAt(body, occurred) !== columns.occurredAt) return undefined;
  const own = lastAfter(body, ',"id":"', occurred);
  if (!body.startsWith(id, own) || body[own + UUID] !== '"') return undefined;

  const rest = occurred + 23 + word.org.length - 1;
  if (!body.startsWith(PERSONAL, rest)) return null;
  return body.slice(rest + PERSONAL.length, rest + PERSONAL.length + 64);
};

/** Pieces of text that many entries share. */
type Words = { tail: string; head: string; audience: string; org: string };
const known = new Map<string, Words | null>();

const wordsOf = (type: string, action: string, audience: string, org: string): Words | null => {
  const key = `${type}\t${action}\t${audience}\t${org}`;
  let words = known.get(key);
  if (words === undefined) {
    // A column with a quotation mark in it could pass for structure.
    words = /["\t]/.test(type + action + audience + org) ? null : makeWords(type, action, audience, org);
    if (known.size > 1000) known.clear();
    known.set(key, words);
  }
  return words;
};

const makeWords = (type: string, action: string, audience: string, org: string): Words => ({
  tail: `,"type":"${type}","v":1,"version":`,
  head: `{"action":"${action}","actor":{"id":`,
  audience: `},"audience":"${audience}","changes":{`,
  org: `Z","org":"${org}",`,
});

/** Where the actor's kind begins, or -1 where the text has another actor. */
const afterActor = (body: string, actor: string | null, place: number): number => {
  if (actor === null) return body.startsWith('null,"kind":"', place) ? place + 13 : -1;
  const named = actor.length === UUID && body[place] === '"' && body.startsWith(actor, place + 1);
  return named && body.startsWith('","kind":"', place + 1 + UUID) ? place + UUID + 11 : -1;
};

/** Where the value of the last such member before a place begins. */
const lastAfter = (body: string, member: string, before: number): number =>
  body.lastIndexOf(member, before) + member.length;

/** The minute that was read last: entries come in the order of time, and reading a whole instant costs five times as much. */
let minute = '';
let minuteAt = Number.NaN;

/** The instant at a place of the text, written with milliseconds, in microseconds since 1970; NaN where there is none. */
const instantAt = (body: string, place: number): number => {
  if (!body.startsWith(minute, place) || minute === '') {
    minute = body.slice(place, place + 17);
    minuteAt = Date.parse(`${minute}00.000Z`);
  }
  const seconds = digit(body, place + 17) * 10 + digit(body, place + 18);
  if (seconds > 59 || body[place + 19] !== '.') return Number.NaN;
  const thousandths = digit(body, place + 20) * 100 + digit(body, place + 21) * 10 + digit(body, place + 22);
  return (minuteAt + seconds * 1000 + thousandths) * 1000;
};

const digit = (body: string, place: number): number => {
  const value = body.charCodeAt(place) - 48;
  return value >= 0 && value <= 9 ? value : Number.NaN;
};
