import { isUtf8 } from 'node:buffer';

/** A longer line is no row of an incident log: it is skipped, so that no file can fill the memory. In bytes. */
export const LONGEST_LINE = 64 * 1024;

/** `too-long`: text is its beginning only. `not-utf8`: what is not stands as U+FFFD in text. `cut-off`: the last one, of a copy cut short. */
export type LineFault = 'too-long' | 'not-utf8' | 'cut-off';

/** Line `line`, counted from 1, without its end (LF or CR LF). */
export type TakeLine = (line: number, text: string, fault?: LineFault) => void;

export type LineSplitter = {
  push(piece: Buffer): void;
  /** Hands over the last line when it has no end of its own; `cutShort` says that it may go on in the original. */
  end(cutShort: boolean): void;
};

const LF = 0x0a;
const BOM = '\ufeff';

/** Splits bytes into lines, and checks them to be UTF-8; only the lines that are not are decoded by themselves. */
export const createLineSplitter = (take: TakeLine): LineSplitter => {
  let line = 0;
  let rest: Buffer = Buffer.alloc(0);
  let skipping = false;

  const emit = (raw: string, fault?: LineFault): void => {
    line += 1;
    let text = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line === 1 && text.startsWith(BOM)) text = text.slice(1);
    take(line, text, fault);
  };

  const emitBytes = (bytes: Buffer): void => {
    if (bytes.length > LONGEST_LINE) emit(bytes.toString('utf8', 0, 200), 'too-long');
    else emit(bytes.toString('utf8'), isUtf8(bytes) ? undefined : 'not-utf8');
  };

  /** `bytes` end with the end of a line. */
  const emitAll = (bytes: Buffer): void => {
    if (isUtf8(bytes)) {
      const text = bytes.toString('utf8');
      for (let from = 0, to = text.indexOf('\n'); to !== -1; from = to + 1, to = text.indexOf('\n', from)) {
        if (to - from > LONGEST_LINE / 4) emitBytes(Buffer.from(text.slice(from, to)));
        else emit(text.slice(from, to));
      }
    } else {
      for (let from = 0, to = bytes.indexOf(LF); to !== -1; from = to + 1, to = bytes.indexOf(LF, from))
        emitBytes(bytes.subarray(from, to));
    }
  };

  const push = (piece: Buffer): void => {
    const first = piece.indexOf(LF);
    if (first === -1) {
      keep(piece);
      return;
    }
    const last = piece.lastIndexOf(LF);
    if (skipping) {
      emit(rest.toString('utf8', 0, 200), 'too-long');
      skipping = false;
    } else {
      emitBytes(Buffer.concat([rest, piece.subarray(0, first)]));
    }
    if (last > first) emitAll(piece.subarray(first + 1, last + 1));
    rest = Buffer.alloc(0);
    keep(piece.subarray(last + 1));
  };

  const keep = (piece: Buffer): void => {
    if (skipping) return;
    rest = Buffer.concat([rest, piece]);
    if (rest.length > LONGEST_LINE) {
      skipping = true;
      rest = rest.subarray(0, 200);
    }
  };

  const end = (cutShort: boolean): void => {
    if (rest.length === 0) return;
    if (cutShort) emit(rest.toString('utf8', 0, LONGEST_LINE), 'cut-off');
    else if (skipping) emit(rest.toString('utf8'), 'too-long');
    else emitBytes(rest);
    rest = Buffer.alloc(0);
  };

  return { push, end };
};
