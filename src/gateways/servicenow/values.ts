import type { ColumnKind } from './columns.ts';

/** Stands for '?' and for an empty field. */
export const MISSING = -1;
/** Stands for a value that cannot be read. */
export const UNREADABLE = -2;

/** Longer words are no value of a log's field. In UTF-16 units. */
const LONGEST_TEXT = 1000;

export const MINUTE_MS = 60_000;

const TIME = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2})$/;

/** Minutes since 1970 of `d/m/yyyy HH:MM`, taken as UTC (years 1990 to 2099), or UNREADABLE. */
export const minutesOf = (text: string): number => {
  const parts = TIME.exec(text);
  if (parts === null) return UNREADABLE;
  const [day, month, year, hour, minute] = parts.slice(1).map(Number);
  if (day === undefined || month === undefined || year === undefined || hour === undefined || minute === undefined)
    return UNREADABLE;
  if (year < 1990 || year > 2099 || hour > 23 || minute > 59) return UNREADABLE;
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute));
  const real = at.getUTCDate() === day && at.getUTCMonth() === month - 1;
  return real ? at.getTime() / MINUTE_MS : UNREADABLE;
};

const LEVELS: ReadonlyMap<string, number> = new Map([
  ['1 - High', 1],
  ['2 - Medium', 2],
  ['3 - Low', 3],
]);
const PRIORITIES: ReadonlyMap<string, number> = new Map([
  ['1 - Critical', 1],
  ['2 - High', 2],
  ['3 - Moderate', 3],
  ['4 - Low', 4],
  ['5 - Planning', 5],
]);

/** Whole numbers of up to six digits. */
const COUNT = /^\d{1,6}$/;

const PARSERS: Readonly<Record<Exclude<ColumnKind, 'text'>, (text: string) => number>> = {
  time: minutesOf,
  flag: (text) => (text === 'true' ? 1 : text === 'false' ? 0 : UNREADABLE),
  count: (text) => (COUNT.test(text) ? Number(text) : UNREADABLE),
  level: (text) => LEVELS.get(text) ?? UNREADABLE,
  priority: (text) => PRIORITIES.get(text) ?? UNREADABLE,
};

// Control characters but those of line and tab never belong to a field, and U+FFFD stands where bytes were not UTF-8.
const isReadable = (text: string): boolean =>
  text.length <= LONGEST_TEXT && !/[\0-\x08\v\f\x0e-\x1f\x7f-\x9f\ufffd]/.test(text);

/** Turns the fields of one column into whole numbers, and those into values. A text's number is its place among the column's texts. */
export type Encoder = {
  readonly encode: (raw: string) => number;
  /** The text of a number that `encode` gave. */
  readonly text: (code: number) => string;
};

/** Every distinct field is parsed once: a column of a log repeats its values. */
export const createEncoder = (kind: ColumnKind): Encoder => {
  const known = new Map<string, number>([
    ['?', MISSING],
    ['', MISSING],
  ]);
  const texts: string[] = [];
  const encode = (raw: string): number => {
    const code = known.get(raw);
    if (code !== undefined) return code;
    const parsed = kind === 'text' ? (isReadable(raw) ? texts.length : UNREADABLE) : PARSERS[kind](raw);
    if (parsed === UNREADABLE) return UNREADABLE;
    // A piece of a line would keep the whole text it was cut from in memory.
    const own = Buffer.from(raw).toString();
    known.set(own, parsed);
    if (kind === 'text') texts.push(own);
    return parsed;
  };
  return { encode, text: (code) => texts[code] ?? '' };
};
