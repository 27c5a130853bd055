import { describe, expect, it } from 'vitest';
import { createFormat } from './format.ts';

const paris = createFormat('en-GB', 'Europe/Paris');
const at = '2026-06-04T12:28:52Z';

describe('dates and figures', () => {
  it('are written in the time zone of the person', () => {
    expect(paris.dateTime(at)).toBe('Thu 4 Jun 14:28');
    expect(paris.seconds(at)).toBe('14:28:52');
    expect(createFormat('en-GB', 'Asia/Tokyo').isoDay('2026-06-04T20:00:00Z')).toBe('2026-06-05');
    expect(paris.zoneName(at)).toBe('CEST');
  });

  it('set groups of figures apart by a narrow space', () => {
    expect(paris.count(4_182_991)).toBe('4 182 991');
    expect(paris.share(0.973)).toBe('97.3 %');
    expect(paris.bytes(4123)).toBe('4.1 kB');
    expect(paris.bytes(999)).toBe('999 B');
  });

  it('say how long ago in one unit', () => {
    const now = Date.parse(at);
    expect([now - 20_000, now - 3 * 60_000, now - 26 * 3_600_000].map((t) => paris.ago(t, now))).toEqual([
      '',
      '3m',
      '1d',
    ]);
  });
});
