import { describe, expect, it } from 'vitest';
import { dayAt, dayOf, endOfDay, periodOf } from './period.ts';
import { monthEnds } from './recorded.ts';

const at = (text: string): number => Date.parse(text);
const NOW = at('2026-06-04T12:32:00Z');

describe('the period of results', () => {
  it('is the twelve months before, but begins with the data', () => {
    expect(periodOf({ imported: false, first: at('2020-01-01T00:00:00Z'), last: NOW }, NOW, 'Europe/Paris')).toEqual({
      from: at('2025-06-04T12:32:00Z'),
      to: NOW,
    });
    expect(periodOf({ imported: false, first: at('2026-02-01T00:00:00Z'), last: NOW }, NOW, 'Europe/Paris')).toEqual({
      from: at('2026-02-01T00:00:00Z'),
      to: NOW,
    });
    expect(periodOf({ imported: false, first: null, last: null }, NOW, 'UTC').to).toBe(NOW);
  });

  it('is the extent of the data that was imported as a whole, however long ago', () => {
    const [first, last] = [at('2016-02-29T01:16:00Z'), at('2017-02-18T09:00:00Z')];
    expect(periodOf({ imported: true, first, last }, NOW, 'UTC')).toEqual({ from: first, to: last });
  });
});

describe('days', () => {
  it('end at midnight of the organisation, also when the clocks change', () => {
    expect(endOfDay('2026-03-29', 'Europe/Paris')).toBe(at('2026-03-29T22:00:00Z') - 1);
    expect(endOfDay('2026-10-25', 'Europe/Paris')).toBe(at('2026-10-25T23:00:00Z') - 1);
    expect(dayAt(at('2026-06-03T22:30:00Z'), 'Europe/Paris')).toBe('2026-06-04');
    expect(dayAt(endOfDay('2026-06-04', 'Asia/Kathmandu'), 'Asia/Kathmandu')).toBe('2026-06-04');
  });

  it('are refused unless they are written as such and exist', () => {
    expect(dayOf('2024-02-29')).toBe('2024-02-29');
    for (const text of ['2026-02-29', '2026-6-1', '20260601', '2026-06-01T00:00', '', '٢٠٢٦-٠٦-٠١'])
      expect(() => dayOf(text)).toThrow(/is no day/);
  });

  it('end the twelve months before a day', () => {
    expect(monthEnds('2026-06-04')).toHaveLength(12);
    expect(monthEnds('2026-03-31').slice(-3)).toEqual(['2025-12-31', '2026-01-31', '2026-02-28']);
    expect(monthEnds('2026-06-04')[0]).toBe('2025-06-30');
  });
});
