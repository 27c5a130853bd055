import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogIncident } from './incident.ts';
import { readText, sampleLines } from './sample.test-support.ts';
import { standingOf } from './states.ts';
import { minutesOf } from './values.ts';

/** One thing that befalls a log, at some line and some byte of it. */
type Blow = {
  readonly what: 'cut' | 'flip' | 'nul' | 'double' | 'swap' | 'junk' | 'quote';
  readonly line: number;
  readonly byte: number;
  readonly bit: number;
};

const blow: fc.Arbitrary<Blow> = fc.record({
  what: fc.constantFrom('cut', 'flip', 'nul', 'double', 'swap', 'junk', 'quote'),
  line: fc.nat(),
  byte: fc.nat(),
  bit: fc.integer({ min: 0, max: 7 }),
});

const everyLine = sampleLines();
// Rows of one version and time whose order only their lines tell are left to the tests of histories.
const [headerLine = '', ...rows] = everyLine
  .filter((line) => !/^INC0000(130|134|135|137|164),/.test(line))
  .slice(0, 121);
const originals = new Set(rows);
const before = readText(`${[headerLine, ...rows].join('\n')}\n`);

const struck = (blows: readonly Blow[]): Buffer[] => {
  const lines = rows.map((line) => Buffer.from(line));
  for (const { what, line, byte, bit } of blows) {
    const at = line % lines.length;
    const bytes = lines[at] ?? Buffer.alloc(0);
    const place = byte % (bytes.length + 1);
    if (what === 'double') lines.splice(byte % lines.length, 0, bytes);
    else if (what === 'junk') lines.splice(at, 0, Buffer.from([0xfe, bit, byte % 256]));
    else if (what === 'swap') [lines[at], lines[byte % lines.length]] = [lines[byte % lines.length] ?? bytes, bytes];
    else lines[at] = changed(what, bytes, place, bit);
  }
  return lines;
};

const changed = (what: Blow['what'], bytes: Buffer, place: number, bit: number): Buffer<ArrayBuffer> => {
  if (what === 'cut') return Buffer.from(bytes.subarray(0, place));
  if (what === 'nul' || what === 'quote')
    return Buffer.concat([bytes.subarray(0, place), Buffer.from([what === 'nul' ? 0 : 0x22]), bytes.subarray(place)]);
  const copy = Buffer.from(bytes);
  copy[place] = (copy[place] ?? 0) ^ (1 << bit);
  return copy;
};

const LABEL = /^[1-5] - (High|Medium|Low|Critical|Moderate)$/;

const columns = headerLine.split(',');

/** The columns that hold something in particular, and what that may be. */
const ALLOWED: readonly (readonly [column: string, allowed: (text: string) => boolean])[] = [
  ['number', (text) => /^[A-Z]+\d+$/.test(text)],
  ['incident_state', (text) => standingOf(text) !== undefined],
  ['sys_mod_count', (text) => /^\d+$/.test(text)],
  ['sys_updated_at', (text) => minutesOf(text) > 0],
  ...['impact', 'urgency', 'priority'].map((column) => [column, (text: string) => LABEL.test(text)] as const),
  ...['opened_at', 'sys_created_at', 'resolved_at', 'closed_at'].map(
    (column) => [column, (text: string) => ['?', ''].includes(text) || minutesOf(text) > 0] as const,
  ),
  ...['active', 'made_sla', 'knowledge', 'u_priority_confirmation'].map(
    (column) => [column, (text: string) => ['true', 'false', '?', ''].includes(text)] as const,
  ),
];

/** Whether a line reads as a row, so that nobody can tell it from one that says just that. */
const readsAsRow = (line: string): boolean => {
  const fields = line.split(',');
  const plain = !/[^\x20-\x7e]|"/.test(line);
  return (
    plain &&
    fields.length === columns.length &&
    ALLOWED.every(([column, allowed]) => allowed(fields[columns.indexOf(column)] ?? ''))
  );
};

const withoutLines = ({ events, ...others }: LogIncident): unknown => ({
  ...others,
  events: events.map((event) => ({ ...event, line: 0 })),
});

/** What went wrong with the lines of a struck log; nothing should. */
const wrongs = (bytes: Buffer, pieceSize: number): string[] => {
  const { incidents, quirks } = readText(bytes, pieceSize);
  const kept = new Map(incidents.flatMap(({ number, events }) => events.map((event) => [event.line, number] as const)));
  const reported = new Set(quirks.map(({ line }) => line));
  const duplicates = new Set(quirks.filter(({ kind }) => kind === 'duplicate').map(({ line }) => line));
  const sound = new Set<string>();
  const touched = new Set<string | undefined>();
  const wrong: string[] = [];

  const lines = bytes.toString('utf8').split('\n').slice(1, -1);
  for (const [index, text] of lines.entries()) {
    const line = index + 2;
    const number = text.slice(0, text.indexOf(','));
    if (originals.has(text)) {
      sound.add(text);
      if (kept.get(line) !== number && !duplicates.has(line)) wrong.push(`sound line ${line} is lost: ${text}`);
    } else {
      touched.add(kept.get(line));
      if (!reported.has(line) && !(readsAsRow(text) && kept.get(line) === number))
        wrong.push(`damaged line ${line} is not told: ${text}`);
    }
  }
  for (const text of sound) {
    const copies = lines.flatMap((other, index) => (other === text ? [index + 2] : []));
    if (copies.filter((line) => kept.has(line)).length !== 1)
      wrong.push(`not one of the lines ${copies.join()} counts`);
  }
  const after = new Map(incidents.map((incident) => [incident.number, withoutLines(incident)]));
  for (const incident of before.incidents) {
    const whole = rows.every((text) => sound.has(text) || !text.startsWith(`${incident.number},`));
    if (!whole || touched.has(incident.number)) continue;
    if (!isDeepStrictEqual(after.get(incident.number), withoutLines(incident)))
      wrong.push(`${incident.number} is another one`);
  }
  return wrong;
};

describe('a log that went through something', () => {
  it('loses no sound line, reports every damaged one, and leaves the incidents alone that nothing befell', () => {
    fc.assert(
      fc.property(fc.array(blow, { maxLength: 12 }), fc.integer({ min: 50, max: 5000 }), (blows, pieceSize) => {
        const lines = [Buffer.from(headerLine), ...struck(blows)];
        expect(wrongs(Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')])), pieceSize)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('of any bytes is read, and every line of it told', () => {
    const words = fc.constantFrom('\n', ',', '"', 'INC0000001', ...rows.slice(0, 3)).map((text) => Buffer.from(text));
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.uint8Array({ maxLength: 80 }), words), { maxLength: 40 }), (parts) => {
        const content = Buffer.concat([Buffer.from(`${headerLine}\n`), ...parts]);
        const { incidents, quirks } = readText(content, 64);
        const told = [...quirks, ...incidents.flatMap(({ events }) => events)].map(({ line }) => line);
        const last = content.toString('latin1').replace(/\n$/, '').split('\n').length;
        const untold = Array.from({ length: last - 1 }, (_, index) => index + 2).filter((line) => !told.includes(line));
        expect(untold).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
