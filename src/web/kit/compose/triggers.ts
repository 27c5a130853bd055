import { mentionAt } from './mention.ts';

/** What is being typed before the caret that something can be offered for: where it begins, and the words of it. */
export type Trigger = { kind: 'person' | 'record' | 'text'; from: number; words: string };

const TEXT = /(?:^|\s)::([^\s:]{0,40})$/u;
const HASH = /(?:^|[\s(])#([\p{L}\p{N}][\p{L}\p{N} -]{0,60})$/u;
const NUMBER = /(?:^|[\s(])([A-Za-z]{2,8}-\d{1,12})$/u;

/**
 * '@name' for a person, '#words' or the beginning of a number ('INC-12') for a record, '::key' for a canned text. Null where nothing of
 * these is being typed. `prefixes` are those of the records' numbers.
 */
export const triggerAt = (text: string, caret: number, prefixes: ReadonlySet<string>): Trigger | null => {
  const before = text.slice(0, caret);
  const key = TEXT.exec(before)?.[1];
  if (key !== undefined) return { kind: 'text', from: caret - key.length - 2, words: key };
  const hash = HASH.exec(before)?.[1];
  if (hash !== undefined) return { kind: 'record', from: caret - hash.length - 1, words: hash };
  const number = NUMBER.exec(before)?.[1];
  if (number !== undefined && prefixes.has(number.split('-')[0]?.toUpperCase() ?? ''))
    return { kind: 'record', from: caret - number.length, words: number };
  const mention = mentionAt(text, caret);
  return mention === null ? null : { kind: 'person', ...mention };
};
