import { COLUMNS } from './columns.ts';
import type { FieldName, FieldValues } from './columns.ts';
import { createEncoder, MINUTE_MS, MISSING, UNREADABLE } from './values.ts';
import type { Encoder } from './values.ts';

/** All rows of a log as whole numbers: about 150 bytes a row. Rows count from 0, in the order of the file. */
export type RowTable = {
  readonly encoders: readonly Encoder[];
  /** The codes of a new row, to be filled in place, one for each of COLUMNS; kept by `add`. */
  readonly draft: Int32Array;
  add(line: number, number: string): void;
  readonly rows: () => number;
  /** The incidents' numbers in the order in which the file first names them, and the rows of each. */
  readonly incidents: ReadonlyMap<string, readonly number[]>;
  lineOf(row: number): number;
  /** MISSING, UNREADABLE, or a number that `value` understands. */
  code(row: number, slot: number): number;
  /** What a code means: the value, or null where it is missing or cannot be read. */
  value<F extends FieldName>(field: F, slot: number, code: number): FieldValues[F] | null;
};

const PAGE_BITS = 12;
const PAGE_ROWS = 1 << PAGE_BITS;
const WIDTH = COLUMNS.length + 1;
const LINE = COLUMNS.length;

export const createRowTable = (): RowTable => {
  const encoders = COLUMNS.map(({ kind }) => createEncoder(kind));
  const pages: Int32Array[] = [];
  const incidents = new Map<string, number[]>();
  const draft = new Int32Array(COLUMNS.length);
  let count = 0;

  const cell = (row: number, slot: number): number =>
    pages[row >> PAGE_BITS]?.[(row & (PAGE_ROWS - 1)) * WIDTH + slot] ?? UNREADABLE;

  const add = (line: number, number: string): void => {
    const at = count & (PAGE_ROWS - 1);
    if (at === 0) pages.push(new Int32Array(PAGE_ROWS * WIDTH));
    const page = pages[count >> PAGE_BITS];
    page?.set(draft, at * WIDTH);
    if (page !== undefined) page[at * WIDTH + LINE] = line;
    const rows = incidents.get(number);
    if (rows === undefined) incidents.set(number, [count]);
    else rows.push(count);
    count += 1;
  };

  return {
    encoders,
    draft,
    add,
    rows: () => count,
    incidents,
    lineOf: (row) => cell(row, LINE),
    code: cell,
    value: createReader(encoders),
  };
};

const createReader = (encoders: readonly Encoder[]): RowTable['value'] => {
  const decoders = COLUMNS.map(({ kind }, slot) => (code: number): string | number | boolean => {
    if (kind === 'text') return encoders[slot]?.text(code) ?? '';
    if (kind === 'time') return code * MINUTE_MS;
    return kind === 'flag' ? code === 1 : code;
  });
  const read = (slot: number, code: number): string | number | boolean | null =>
    code === MISSING || code === UNREADABLE ? null : (decoders[slot]?.(code) ?? null);
  // A field's slot has that field's kind, which the compiler cannot see.
  return <F extends FieldName>(_field: F, slot: number, code: number) => read(slot, code) as FieldValues[F] | null;
};
