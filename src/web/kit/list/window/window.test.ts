import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf, pagesBetween } from './lines.ts';
import { newSection, PAGE, rowsIn, withCount, withPage, type Section } from './sections.ts';

const NONE: ReadonlySet<string> = new Set();
const long = (pages: number): Section => {
  let section = newSection('all', '');
  for (let page = 0; page < pages; page += 1)
    section = withPage(section, page, { count: PAGE, next: page === pages - 1 ? null : `c${page + 1}` });
  return section;
};

describe('a list longer than what is held of it', () => {
  it('grows by the page that follows, and ends where the last one ends', () => {
    const first = withPage(newSection('all', '', 250), 0, { count: PAGE, next: 'c1' });
    expect(first.pages.map(({ count }) => count)).toEqual([100, 100]);
    const second = withPage(first, 1, { count: PAGE, next: 'c2' });
    expect(second.pages.map(({ count }) => count)).toEqual([100, 100, 50]);
    const third = withPage(second, 2, { count: 49, next: null });
    expect([rowsIn(third), third.complete]).toEqual([249, true]);
    expect(withPage(third, 2, { count: 49, next: null })).toBe(third);
  });

  it('keeps its length and its place when something comes in above', () => {
    const section = long(20);
    const moved = withPage(section, 3, { count: PAGE, next: 'elsewhere' });
    expect(rowsIn(moved)).toBe(rowsIn(section));
    expect(moved.pages[4]?.start).toBe('elsewhere');
    expect(moved.pages[5]).toBe(section.pages[5]);
    expect(moved.complete).toBe(true);
  });

  it('is cut where it ends sooner than was thought', () => {
    const cut = withPage(long(20), 3, { count: 7, next: null });
    expect([rowsIn(cut), cut.complete]).toEqual([307, true]);
  });

  it('takes a count for its length until it is read, and is not there when the count is nothing', () => {
    const counted = withCount(newSection('p1', 'priority:1'), 3, false);
    expect(rowsIn(counted)).toBe(3);
    const lines = linesOf([counted, withCount(newSection('p2', ''), 0, false)], NONE, true);
    expect([lines.count, lines.heads]).toEqual([4, [0]]);
  });

  it('knows every line and finds it again, folded or not', () => {
    const section = fc
      .array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 })
      .map((counts): Omit<Section, 'key'> => ({
        filter: '',
        count: undefined,
        estimated: false,
        complete: true,
        read: true,
        pages: counts.map((count, n) => ({ start: n === 0 ? null : `c${n}`, count })),
      }));
    fc.assert(
      fc.property(fc.array(section, { maxLength: 5 }), fc.boolean(), fc.nat(4), (parts, headed, fold) => {
        const sections = parts.map((part, n) => ({ ...part, key: `k${n}` }));
        const lines = linesOf(sections, new Set([`k${fold}`]), headed);
        let rows = 0;
        for (let line = 0; line < lines.count; line += 1) {
          const each = lines.at(line);
          if (each?.kind === 'row') {
            rows += 1;
            expect(lines.of(each.section, each.page, each.at)).toBe(line);
          } else expect(lines.heads).toContain(line);
        }
        expect(rows).toBe(lines.rows);
        expect(lines.at(lines.count)).toBeUndefined();
        expect(lines.at(-1)).toBeUndefined();
      }),
    );
  });

  it('asks for the pages that are seen alone', () => {
    const lines = linesOf([long(1_000)], NONE, false);
    expect(lines.count).toBe(100_000);
    expect(pagesBetween(lines, 49_990, 50_020)).toEqual([
      { section: 0, page: 499 },
      { section: 0, page: 500 },
    ]);
    expect(pagesBetween(lines, 0, 99_999)).toHaveLength(8);
  });
});
