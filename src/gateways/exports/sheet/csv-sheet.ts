import { csvLine, type Cell } from '../csv.ts';
import {
  writeDay,
  writeLength,
  writeMoment,
  type SheetCell,
  type SheetDates,
  type SheetHead,
  type SheetLine,
} from './sheet.ts';

/** Spreadsheets that open a CSV by a click take it for UTF-8 when it begins with this. */
export const BYTE_ORDER_MARK = '\ufeff';

const plain = ({ text, typed }: SheetCell, dates: SheetDates): Cell => {
  switch (typed?.kind) {
    case undefined:
      return text === '' ? null : text;
    case 'number':
      return typed.places === 0 ? typed.value : typed.value.toFixed(typed.places);
    case 'day':
      return writeDay(dates.day, typed.value);
    case 'moment':
      return writeMoment(dates, typed.value);
    case 'length':
      return writeLength(typed.value);
  }
};

/** The first line: the heads of the columns. */
export const csvHead = ({ columns }: SheetHead): string => csvLine(columns.map(({ head }) => head));

/** Lines of a table. Numbers, dates and lengths of time are written so that spreadsheets read them as such. */
export const csvLines = ({ columns, dates }: SheetHead, lines: readonly SheetLine[]): string =>
  lines
    .map((line) =>
      csvLine(
        line.kind === 'group'
          ? [`${line.name} (${line.count})`, ...columns.slice(1).map(() => null)]
          : line.cells.map((cell) => plain(cell, dates)),
      ),
    )
    .join('');
