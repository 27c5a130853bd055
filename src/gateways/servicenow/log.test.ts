import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { readIncidentLog } from './log.ts';
import type { IncidentLog } from './log.ts';
import type { Quirk, QuirkKind } from './quirk.ts';
import { header, logOf, readText, row, samplePath } from './sample.test-support.ts';

const folder = mkdtempSync(join(tmpdir(), 'wellrun-servicenow-'));
afterAll(() => rmSync(folder, { recursive: true }));

const packed = readFileSync(samplePath);
const plain = gunzipSync(packed);

const readFile = async (content: Buffer | string): Promise<{ log: IncidentLog; quirks: Quirk[] }> => {
  const path = join(folder, 'log');
  writeFileSync(path, content);
  const quirks: Quirk[] = [];
  const log = await readIncidentLog(path, (quirk) => quirks.push(quirk));
  return { log, quirks };
};

const ends = (quirks: readonly Quirk[], ...kinds: readonly QuirkKind[]): boolean =>
  quirks.some(({ kind }) => kinds.includes(kind));

/** The rows of the sample that end within the first `bytes` unpacked bytes. */
const completeRows = (bytes: Buffer): number => Math.max(0, bytes.toString('latin1').split('\n').length - 2);

describe('a log', () => {
  it('reads the same packed or not, with a byte order mark, with CR LF, in pieces of any size', async () => {
    const { log, incidents } = readText(plain);
    expect((await readFile(packed)).log.sha256).toBe(log.sha256);
    expect([...(await readFile(plain)).log.histories()]).toEqual(incidents);
    expect([...(await readFile(packed)).log.histories()]).toEqual(incidents);
    expect(readText(`\ufeff${plain.toString('utf8').replaceAll('\n', '\r\n')}`, 777).incidents).toEqual(incidents);
  });

  it('tells how far it is', async () => {
    const told: [number, number][] = [];
    await readIncidentLog(
      samplePath,
      () => undefined,
      ({ bytesRead, bytesTotal }) => told.push([bytesRead, bytesTotal]),
    );
    expect(told.at(-1)).toEqual([packed.length, packed.length]);
  });

  it('may have its columns in any order, and some missing or unknown, which is reported', () => {
    const names = header.split(',');
    const turned = plain
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .map((line, index) => {
        const fields = line
          .split(',')
          .toReversed()
          .filter((_, at) => names.toReversed()[at] !== 'notify');
        return [...fields, index === 0 ? 'u_colour' : 'red'].join(',');
      });
    const { incidents, quirks } = readText(turned.join('\n'));
    expect(quirks.filter(({ line }) => line === 1).map(({ kind, kept }) => [kind, kept])).toEqual([
      ['unknown-column', false],
      ['missing-column', true],
    ]);
    const expected = readText(plain).incidents;
    expect(
      incidents.map(({ number, openedAt, closedAt, closedCode }) => [number, openedAt, closedAt, closedCode]),
    ).toEqual(expected.map(({ number, openedAt, closedAt, closedCode }) => [number, openedAt, closedAt, closedCode]));
    expect(incidents.map(({ last }) => last)).toEqual(expected.map(({ last }) => ({ ...last, notify: null })));
  });

  it('with a column twice takes the first one', () => {
    const { incidents, quirks } = readText(`${header},category\n${row()},Category 9\n`);
    expect(incidents[0]?.last.category).toBe('Category 1');
    expect(quirks.map(({ kind }) => kind)).toEqual(['repeated-column']);
  });

  it('may have fields in quotes', () => {
    const { incidents, quirks } = readText(logOf(row({ category: '"Printers, ""large"" ones\nand others"' })));
    expect(incidents[0]?.last.category).toBe('Printers, "large" ones\nand others');
    expect(quirks).toEqual([]);
  });
});

describe('what is no such log is refused with what to do', () => {
  it.each([
    ['another table', 'id,name\n1,a\n'],
    ['nothing', ''],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13])],
    ['a packed nothing', packed.subarray(0, 12)],
  ])('%s', async (_, content) => {
    await expect(readFile(content)).rejects.toMatchObject({ code: 'servicenow.invalid' });
  });

  it('a file that is not there, a folder', async () => {
    await expect(readIncidentLog(join(folder, 'none.csv'), () => undefined)).rejects.toMatchObject({
      code: 'servicenow.not_found',
    });
    await expect(readIncidentLog(folder, () => undefined)).rejects.toMatchObject({ code: 'servicenow.invalid' });
  });
});

describe('a damaged line is reported with its number, and the lines beside it are kept', () => {
  const cases: readonly [what: string, kind: QuirkKind, kept: boolean, line: string | Buffer][] = [
    ['cut', 'field-count', false, row().slice(0, 200)],
    ['with a field too many', 'field-count', false, `${row()},x`],
    ['blank', 'blank-line', false, ''],
    ['with an open quote', 'bad-quotes', false, row({ category: '"Category 1' })],
    ['with a quote in the middle of a field', 'bad-quotes', true, row({ category: 'Cate"gory 1', sys_mod_count: '1' })],
    ['with text after a closing quote', 'bad-quotes', false, row({ category: '"Category" 1' })],
    ['too long', 'line-too-long', false, row({ category: 'x'.repeat(70_000) })],
    ['without a number', 'bad-number', false, row({ number: '?' })],
    ['that is the header again', 'bad-number', false, header],
    ['with a NUL in its number', 'bad-number', false, row({ number: 'INC000\x001' })],
    ['without a time', 'bad-time', false, row({ sys_updated_at: '?' })],
    ['with a day that does not exist', 'bad-time', false, row({ sys_updated_at: '31/4/2016 08:00' })],
    ['without a version', 'bad-version', false, row({ sys_mod_count: '?' })],
    ['with a negative version', 'bad-version', false, row({ sys_mod_count: '-1' })],
    ['with an unknown state', 'unknown-state', true, row({ incident_state: '-100', sys_mod_count: '1' })],
    ['without a state', 'unknown-state', true, row({ incident_state: '?', sys_mod_count: '1' })],
    [
      'with another date that does not exist',
      'bad-value',
      true,
      row({ closed_at: '30/2/2016 08:00', sys_mod_count: '1' }),
    ],
    ['with a priority that does not exist', 'bad-value', true, row({ priority: '3 - High', sys_mod_count: '1' })],
    ['with a NUL', 'bad-value', true, row({ category: 'Cat\0egory', sys_mod_count: '1' })],
    [
      'that is not UTF-8',
      'not-utf8',
      true,
      Buffer.from(row({ category: 'Categor\u00ff', sys_mod_count: '1' }), 'latin1'),
    ],
  ];

  it.each(cases)('%s: %s', (_, kind, kept, line) => {
    const bytes = Buffer.concat([
      Buffer.from(`${header}\n${row()}\n`),
      Buffer.from(line),
      Buffer.from(`\n${row({ sys_mod_count: '2' })}\n`),
    ]);
    const { incidents, quirks } = readText(bytes);
    expect(quirks.map((quirk) => [quirk.line, quirk.kind, quirk.kept])).toEqual([[3, kind, kept]]);
    expect(incidents.flatMap(({ events }) => events.map((event) => event.line))).toEqual(kept ? [2, 3, 4] : [2, 4]);
    expect(quirks[0]?.what).not.toMatch(/[\0\ufffd]/);
  });
});

describe('a packed log', () => {
  const cuts = Array.from({ length: 60 }, (_, index) => Math.floor(((index + 1) * packed.length) / 61));

  it.each(cuts.filter((at) => at > 200))('cut after %d bytes keeps every complete line and says so', async (at) => {
    const start = packed.subarray(0, at);
    const unpacked = gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH });
    const { log, quirks } = await readFile(start);
    expect(log).toMatchObject({ complete: false, rows: completeRows(unpacked), bytes: unpacked.length });
    expect(ends(quirks, 'truncated')).toBe(true);
  });

  it.each(cuts.filter((_, index) => index % 4 === 0))('with byte %d damaged is never taken for whole', async (at) => {
    const damaged = Buffer.from(packed);
    damaged[at] = (damaged[at] ?? 0) ^ 0x55;
    const { log, quirks } = await readFile(damaged);
    expect(log.complete).toBe(false);
    expect(ends(quirks, 'corrupt', 'truncated')).toBe(true);
    // Of what was unpacked before the damage, all is there.
    const sound = gunzipSync(packed.subarray(0, at), { finishFlush: constants.Z_SYNC_FLUSH });
    expect(log.bytes).toBeGreaterThanOrEqual(sound.length - 300);
  });

  it('with something after its end keeps all and says so', async () => {
    const { log, quirks } = await readFile(Buffer.concat([packed, Buffer.from('and so on')]));
    expect(log).toMatchObject({ complete: false, rows: 1501 });
    expect(ends(quirks, 'trailing-bytes')).toBe(true);
    const far = await readFile(Buffer.concat([packed, Buffer.alloc(300_000, 'x')]));
    expect(far.log.rows).toBe(1501);
    expect(ends(far.quirks, 'trailing-bytes')).toBe(true);
  });

  it('that was never finished keeps what is whole', () => {
    const { log, quirks } = readText(plain.subarray(0, 100_010));
    expect(log.rows).toBe(completeRows(plain.subarray(0, 100_010)));
    expect(quirks.some(({ kind }) => kind === 'field-count')).toBe(true);
  });
});
