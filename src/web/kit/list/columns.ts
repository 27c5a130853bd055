import type { RecordType } from '../../api/types.ts';
import type { ViewColumn } from '../../api/views.ts';

/** A column: its field, how wide, and from which width of the list on it is shown (0: always). */
export type Column = {
  name: string;
  /** Width in a grid template. */
  width: string;
  /** Sum of the fixed parts in px, for the decision what still fits. */
  least: number;
  /** Smaller is hidden later; undefined is never hidden. */
  hide?: number;
  align?: 'end';
};

const GAP = 9;
const TITLE_LEAST = 180;

const fixed = (name: string, px: number, more: Partial<Column> = {}): Column => ({
  name,
  width: `${px}px`,
  least: px,
  ...more,
});
const flexible = (name: string, max: number, hide: number): Column => ({
  name,
  width: `minmax(0, ${max}px)`,
  least: 72,
  hide,
});

const isClock = (type: RecordType, name: string): boolean => name === 'dueAt' && 'dueAt' in type.fields;

const columnOf = (type: RecordType, name: string, wide: boolean): Column => {
  const kind = type.fields[name]?.kind;
  if (name === 'number') return fixed(name, 72 + Math.max(0, type.prefix.length - 3) * 7);
  if (name === 'title') return { name, width: `minmax(${wide ? 240 : 120}px, 1fr)`, least: TITLE_LEAST };
  if (name === 'priority') return fixed(name, 34);
  if (name === 'state') return fixed(name, 93);
  if (name === 'assignee') return fixed(name, 20);
  if (isClock(type, name)) return fixed(name, 124);
  if (name === 'updatedAt') return fixed(name, 36, { align: 'end', hide: 3 });
  if (name === 'service') return flexible(name, wide ? 200 : 90, 5);
  if (name === 'customer') return flexible(name, wide ? 200 : 100, 4);
  if (kind === 'ref') return flexible(name, wide ? 180 : 120, 6);
  if (kind === 'instant') return fixed(name, 112, { hide: 7 });
  if (kind === 'date') return fixed(name, 80, { hide: 2 });
  if (kind === 'integer' || kind === 'money' || kind === 'duration') return fixed(name, 72, { align: 'end', hide: 6 });
  if (kind === 'flag') return fixed(name, 56, { hide: 6 });
  return flexible(name, wide ? 160 : 110, 6);
};

const total = (columns: readonly Column[]): number =>
  columns.reduce((sum, column) => sum + column.least + GAP, 16 + 28);

/**
 * The columns of a type that fit a list `width` px wide. The title takes what is left; what says least is left out
 * first; number, priority, state and clock never are.
 */
export const columnsOf = (type: RecordType, width: number): Column[] => {
  let columns = type.views.list.filter((name) => name in type.fields).map((name) => columnOf(type, name, width > 1400));
  while (total(columns) > width) {
    const next = columns.filter(({ hide }) => hide !== undefined).toSorted((a, b) => (b.hide ?? 0) - (a.hide ?? 0))[0];
    if (!next) break;
    columns = columns.filter((column) => column !== next);
  }
  return columns;
};

/** The narrowest that a column can be made, and the widest. */
export const WIDTHS = { least: 40, most: 1_200 } as const;

/** Columns that somebody chose: all of them, as wide as they were made; those without a width as they are by themselves. */
export const chosenColumns = (type: RecordType, chosen: readonly ViewColumn[], width: number): Column[] => {
  const columns = chosen.map(({ field, width: px }): Column => {
    const { hide: _hide, ...column } = columnOf(type, field, width > 1400);
    return px === undefined ? column : { ...column, width: `${px}px`, least: px };
  });
  return columns.some((column) => column.width.includes('fr')) || columns.length === 0
    ? columns
    : columns.map((column, at) =>
        at === columns.length - 1 ? { ...column, width: `minmax(${column.least}px, 1fr)` } : column,
      );
};

/** How wide a list of these columns is at least, in px. */
export const leastWidth = total;

/** The fields that the rows of a list need: those of its columns, and what a row says of itself. */
export const fieldsFor = (type: RecordType, columns: readonly { name: string }[], phone: boolean): string[] => {
  const names = columns.map(({ name }) => name);
  const more = [
    'title',
    'state',
    'phase',
    ...(phone ? ['priority', 'customer', 'service'] : []),
    ...(phone || names.includes('dueAt') ? ['dueAt', 'clocks'] : []),
  ];
  return [...new Set([...names, ...more])].filter((name) =>
    name === 'clocks' ? type.clocks.length > 0 : name in type.fields,
  );
};

/** The grid template of a row: the box to select it, then the columns. */
export const templateOf = (columns: readonly Column[]): string =>
  ['16px', ...columns.map(({ width }) => width)].join(' ');

/** Fields that a list can be sorted by. */
export const isSortable = (type: RecordType, name: string): boolean => {
  const kind = type.fields[name]?.kind;
  return kind !== undefined && !['markdown', 'words', 'structured'].includes(kind);
};
