import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, formatLeft, isoDuration, parseDuration } from './duration.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('durations as people write them', () => {
  it.each([
    ['15m', 15 * MINUTE],
    ['4h', 4 * HOUR],
    ['1h 30m', 90 * MINUTE],
    ['1h30m', 90 * MINUTE],
    ['1.5h', 90 * MINUTE],
    ['1,5 h', 90 * MINUTE],
    ['2d', 48 * HOUR],
    ['1w', 168 * HOUR],
    ['0m', 0],
    ['45s', 45_000],
    ['  4H ', 4 * HOUR],
    ['PT15M', 15 * MINUTE],
    ['PT4H', 4 * HOUR],
    ['P2D', 48 * HOUR],
    ['P1DT2H30M', 26.5 * HOUR],
    ['P1W', 168 * HOUR],
    ['PT0S', 0],
    ['pt1h', HOUR],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });
  it.each([
    '',
    '4',
    'h',
    '-4h',
    '4h 4h',
    '1m 1M',
    'P',
    'PT',
    'P1DT',
    'P1M',
    'P1Y',
    '4 hours',
    '1e3m',
    '99999999999999999w',
    '1h'.repeat(60),
  ])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), (seconds) => {
        expect(parseDuration(formatDuration(seconds * 1000))).toBe(seconds * 1000);
        expect(parseDuration(isoDuration(seconds * 1000))).toBe(seconds * 1000);
      }),
    );
  });
  it('are written in hours, minutes and seconds', () => {
    expect([0, 30 * MINUTE, 195 * MINUTE, 8 * HOUR, 48 * HOUR, -6 * MINUTE, 90_500].map(formatDuration)).toEqual([
      '0m',
      '30m',
      '3h 15m',
      '8h',
      '48h',
      '−6m',
      '1m 30s',
    ]);
    expect(isoDuration(90 * MINUTE)).toBe('PT1H30M');
  });
});

describe('time left', () => {
  it.each([
    [89 * MINUTE, '1h 29m'],
    [182 * MINUTE, '3h 02m'],
    [14.9 * HOUR, '14h'],
    [10 * HOUR, '10h'],
    [10 * HOUR - 1, '9h 59m'],
    [3 * HOUR, '3h 00m'],
    [38 * MINUTE + 59_999, '38m'],
    [45_900, '45s'],
    [0, '0s'],
    [-42 * MINUTE, '−42m'],
    [-999, '0s'],
    [-20_000, '−20s'],
    [-137 * MINUTE, '−2h 17m'],
    [-31 * HOUR, '−31h'],
  ])('%d ms is shown as %s', (ms, text) => {
    expect(formatLeft(ms)).toBe(text);
  });
});
