import { emptyFact } from '#kernel/evidence/facts.ts';
import type { Row } from '#kernel/store/db.ts';
import type { FactColumn, FactColumns } from './columns.ts';

const HEADER = 20; // dimensions, flags, element type, size, lower bound: four bytes each
const SINCE_1970 = Date.UTC(2000, 0, 1); // what PostgreSQL counts moments from

/** The elements of an array in PostgreSQL's binary form: called with the place of each, or -1 for NULL. */
const eachElement = (bytes: Buffer, take: (i: number, at: number, length: number) => void): void => {
  let at = HEADER;
  for (let i = 0; at < bytes.length; i += 1) {
    const length = bytes.readInt32BE(at);
    at += 4;
    take(i, length < 0 ? -1 : at, length);
    if (length > 0) at += length;
  }
};

const HIGH = 4_294_967_296;
const wholeAt = (bytes: Buffer, at: number, length: number): number =>
  length === 8
    ? bytes.readInt32BE(at) * HIGH + bytes.readUInt32BE(at + 4)
    : length === 4
      ? bytes.readInt32BE(at)
      : bytes.readInt16BE(at);

/** Whole numbers; NaN for NULL. */
const wholesIn = (bytes: Buffer, count: number): Float64Array => {
  const found = new Float64Array(count);
  eachElement(bytes, (i, at, length) => {
    found[i] = at < 0 ? Number.NaN : wholeAt(bytes, at, length);
  });
  return found;
};
/** Moments in epoch ms, cut off to whole ones; NaN for NULL. */
const momentsIn = (bytes: Buffer, count: number): Float64Array => {
  const found = wholesIn(bytes, count);
  for (let i = 0; i < count; i += 1) found[i] = Math.floor((found[i] as number) / 1000) + SINCE_1970;
  return found;
};
const textsIn = (bytes: Buffer, count: number): readonly (string | null)[] => {
  const found = Array.from<string | null>({ length: count }).fill(null);
  eachElement(bytes, (i, at, length) => {
    if (at >= 0) found[i] = bytes.toString('utf8', at, at + length);
  });
  return found;
};

const uuidAt = (bytes: Buffer, i: number): string => {
  const at = HEADER + i * 20 + 4;
  const hex = bytes.toString('hex', at, at + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

export type FactTable = {
  readonly count: number;
  readonly id: (i: number) => string;
  readonly version: Float64Array;
  readonly apply: Float64Array;
  readonly hold: Float64Array;
  /** Epoch ms; NaN for none. */
  readonly next: Float64Array;
  /** The facts of one row: a view that reads a column when it is asked for. */
  readonly facts: (i: number) => object;
};

type Read = (i: number) => unknown;
type Groups = ReadonlyMap<string, readonly (readonly unknown[] | null)[]>;

const bitsReader = ({ fact, shift, width }: FactColumn & { readonly form: 'bits' }, word: Float64Array): Read => {
  if (fact.kind !== 'number') return (i) => (((word[i] as number) >> shift) & 1) === 1;
  const mask = (1 << width) - 1;
  return (i) => {
    const value = ((word[i] as number) >> shift) & mask;
    return value === 0 ? null : value;
  };
};

const readerOf = (
  column: FactColumn,
  row: Row,
  count: number,
  words: readonly Float64Array[],
  groups: Groups,
): Read => {
  if (column.form === 'bits') return bitsReader(column, words[column.word] as Float64Array);
  const none = emptyFact(column.fact.kind);
  if (column.form === 'group') {
    const group = groups.get(column.group) ?? [];
    const { at } = column;
    return (i) => group[i]?.[at] ?? none;
  }
  const bytes = row[column.column] as Buffer;
  if (column.form === 'texts') {
    const texts = textsIn(bytes, count);
    return (i) => texts[i] ?? none;
  }
  const values = column.form === 'moments' ? momentsIn(bytes, count) : wholesIn(bytes, count);
  return (i) => {
    const value = values[i] as number;
    return Number.isNaN(value) ? none : value;
  };
};

/** The rows of an answer to a `select` of fact columns. */
export const factTable = ({ columns, words, groups }: FactColumns, row: Row): FactTable => {
  const ids = row['#id'] instanceof Buffer ? row['#id'] : Buffer.alloc(0);
  const count = ids.length <= HEADER ? 0 : (ids.length - HEADER) / 20;
  const wholes = (name: string): Float64Array =>
    count === 0 ? new Float64Array(0) : wholesIn(row[name] as Buffer, count);
  const next = count === 0 ? new Float64Array(0) : momentsIn(row['#next'] as Buffer, count);
  const view = {};
  if (count > 0) {
    const packed = Array.from({ length: words }, (_, word) => wholes(`#word${word}`));
    const parsed = new Map(
      groups.map((group) => [group, JSON.parse(String(row[`#${group}`])) as (readonly unknown[] | null)[]]),
    );
    for (const column of columns) {
      const read = readerOf(column, row, count, packed, parsed);
      Object.defineProperty(view, column.name, {
        get(this: { i: number }) {
          return read(this.i);
        },
      });
    }
  }
  return {
    count,
    id: (i) => uuidAt(ids, i),
    version: wholes('#version'),
    apply: wholes('#apply'),
    hold: wholes('#hold'),
    next,
    facts: (i) => {
      const facts = Object.create(view) as { i: number };
      facts.i = i;
      return facts;
    },
  };
};
