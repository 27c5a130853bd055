import { isUtf8 } from 'node:buffer';
import { AppError } from '#kernel/errors.ts';
import { depthOf } from '#server/http/json-body.ts';

const LONGEST = 1_048_576;
const DEEPEST = 64;
const NEWLINE = 0x0a;

/** A line of a stream; null for one that is longer than 1 MiB, of which nothing was kept. */
export async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer | null> {
  let waiting: Buffer[] = [];
  let length = 0;
  const take = (end: Buffer): Buffer | null => {
    const line = length + end.length > LONGEST ? null : Buffer.concat([...waiting, end]);
    waiting = [];
    length = 0;
    return line;
  };
  for await (const piece of stream) {
    let from = 0;
    for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, from)) {
      yield take(piece.subarray(from, at));
      from = at + 1;
    }
    const rest = piece.subarray(from);
    length += rest.length;
    if (length <= LONGEST) waiting.push(rest);
    else waiting = [];
  }
  if (length > 0) yield take(Buffer.alloc(0));
}

/** The object in a line. Throws `request.malformed`, `too_large`, `invalid`. */
export const objectIn = (line: Buffer | null): Record<string, unknown> => {
  if (line === null) throw new AppError('too_large', 'A line has at most 1 MiB.');
  if (!isUtf8(line)) throw new AppError('request.malformed', 'The line is not UTF-8.');
  const text = line.toString();
  if (depthOf(text, DEEPEST + 1) > DEEPEST)
    throw new AppError('request.malformed', `The line is nested deeper than ${DEEPEST} levels.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AppError('request.malformed', 'The line is not JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new AppError('invalid', 'A line is a JSON object.');
  return value as Record<string, unknown>;
};
