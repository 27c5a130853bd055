import { parseQuoted } from './csv.ts';
import type { QuotedLine } from './csv.ts';
import type { LineFault } from './lines.ts';
import { LONGEST_LINE } from './lines.ts';
import type { ReportQuirk } from './quirk.ts';
import { shown } from './quirk.ts';

/** The fields of the row that begins at `line`; `notUtf8` when some of its bytes were not. */
export type TakeFields = (line: number, fields: readonly string[], notUtf8: boolean) => void;

export type RecordAssembler = {
  take(line: number, text: string, fault?: LineFault): void;
  end(): void;
};

type PhysicalLine = { readonly line: number; readonly text: string; readonly notUtf8: boolean };

const MOST_LINES = 20;

/**
 * Makes rows of `width` fields out of lines. A row goes on in the next line when a quoted field holds a line break; but a line that is a
 * row by itself is never taken as the rest of another, so that one stray quote cannot swallow what follows. Each line that is
 * no part of a row is reported.
 */
export const createRecordAssembler = (width: number, emit: TakeFields, report: ReportQuirk): RecordAssembler => {
  let open: PhysicalLine[] = [];

  const damaged = (line: number, found: number | 'quotes', text: string): void => {
    if (found === 'quotes')
      report({
        line,
        kind: 'bad-quotes',
        what: `The quotes of the line that begins ${shown(text)} do not close: it is left out.`,
        kept: false,
      });
    else
      report({
        line,
        kind: 'field-count',
        what: `The line has ${found} fields instead of ${width}: it is left out.`,
        kept: false,
      });
  };

  const isWholeRow = (text: string): boolean => {
    const read = text.includes('"') ? parseQuoted(text) : { fields: text.split(','), stray: false };
    return typeof read === 'object' && !read.stray && read.fields.length === width;
  };

  const single = (physical: PhysicalLine): void => {
    const { line, text, notUtf8 } = physical;
    if (!text.includes('"')) {
      const fields = text.split(',');
      if (fields.length === width) emit(line, fields, notUtf8);
      else if (text.trim() === '') report({ line, kind: 'blank-line', what: 'The line is blank.', kept: false });
      else damaged(line, fields.length, text);
      return;
    }
    const read = parseQuoted(text);
    if (read === 'open') open = [physical];
    else if (read === 'broken') damaged(line, 'quotes', text);
    else if (read.fields.length === width) quotedRow(line, read, notUtf8);
    else damaged(line, read.fields.length, text);
  };

  const quotedRow = (line: number, { fields, stray }: Exclude<QuotedLine, string>, notUtf8: boolean): void => {
    if (stray)
      report({
        line,
        kind: 'bad-quotes',
        what: 'A quote stands in the middle of a field: it is taken as a part of it.',
        kept: true,
      });
    emit(line, fields, notUtf8);
  };

  /** Gives up on a row that began with an open quote: its first line is damaged, the others are looked at by themselves. */
  const giveUp = (): void => {
    const [first, ...others] = open;
    open = [];
    if (first === undefined) return;
    damaged(first.line, 'quotes', first.text);
    for (const other of others) next(other);
  };

  const goOn = (physical: PhysicalLine): void => {
    open.push(physical);
    const text = open.map((part) => part.text).join('\n');
    const read = parseQuoted(text);
    const first = open[0];
    if (first !== undefined && typeof read === 'object' && read.fields.length === width) {
      const notUtf8 = open.some((part) => part.notUtf8);
      open = [];
      quotedRow(first.line, read, notUtf8);
    } else if (read !== 'open' || open.length > MOST_LINES || text.length > LONGEST_LINE) {
      giveUp();
    }
  };

  const next = (physical: PhysicalLine): void => {
    if (open.length > 0 && isWholeRow(physical.text)) giveUp();
    if (open.length > 0) goOn(physical);
    else single(physical);
  };

  const take = (line: number, text: string, fault?: LineFault): void => {
    if (fault === undefined || fault === 'not-utf8') {
      next({ line, text, notUtf8: fault === 'not-utf8' });
      return;
    }
    while (open.length > 0) giveUp();
    if (fault === 'too-long')
      report({
        line,
        kind: 'line-too-long',
        what: `The line that begins ${shown(text)} is longer than ${LONGEST_LINE} bytes: it is left out.`,
        kept: false,
      });
    else
      report({
        line,
        kind: 'truncated',
        what: `The file ends within the line that begins ${shown(text)}: it is left out.`,
        kept: false,
      });
  };

  const end = (): void => {
    while (open.length > 0) giveUp();
  };

  return { take, end };
};
