import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectAccessible, NARROW, WIDE } from './browser.ts';

const COLOURS = ['color-contrast'];
/** The looks in which only colours differ, as a system asks for them: the application changes to them without being loaded again. */
const LOOKS = [
  { name: 'dark', media: { colorScheme: 'dark' } },
  { name: 'high contrast', media: { contrast: 'more' } },
  { name: 'forced colours', media: { forcedColors: 'active' } },
] as const;
const PLAIN = { colorScheme: 'light', contrast: 'no-preference', forcedColors: 'none' } as const;

export const scrollsSideways = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);

/** What is smaller than 24 by 24 pixels though it can be pressed, and has no space of its own (WCAG 2.5.8); links in sentences may be. */
const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    // What has been scrolled below something else is no neighbour of it.
    const covered = (each: HTMLElement): boolean => {
      const { x, y, width, height } = each.getBoundingClientRect();
      const hit = document.elementFromPoint(x + width / 2, y + height / 2);
      return hit !== null && !each.contains(hit) && !hit.contains(each);
    };
    const shown = [
      ...document.querySelectorAll<HTMLElement>('button, a[href], input:not([type=hidden]), [role=option]'),
    ].filter((each) => each.checkVisibility() && each.getBoundingClientRect().width > 1 && !covered(each));
    const boxes = shown.map((each) => each.getBoundingClientRect());
    return shown.flatMap((each, at) => {
      const box = boxes[at];
      if (!box || (box.width >= 24 && box.height >= 24)) return [];
      const inText = getComputedStyle(each).display === 'inline';
      // A line of a list does as a whole what its title does.
      if (inText || each.matches('input[type=checkbox], input[type=radio], [role=row] a')) return [];
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const near = boxes.some(
        (other, n) =>
          n !== at &&
          shown[n] !== each &&
          !each.contains(shown[n] ?? null) &&
          !shown[n]?.contains(each) &&
          Math.abs(Math.max(other.x, Math.min(x, other.right)) - x) < 12 &&
          Math.abs(Math.max(other.y, Math.min(y, other.bottom)) - y) < 12,
      );
      return near
        ? [
            `${each.tagName} ${each.getAttribute('aria-label') ?? each.textContent.slice(0, 40)} ${box.width}×${box.height}`,
          ]
        : [];
    });
  });

/** Until the page has taken the theme that the system asks for. */
const themed = (page: Page, theme: string): Promise<unknown> =>
  page.waitForFunction((wanted) => document.documentElement.dataset['theme'] === wanted, theme);

/** Colours of what is open, in every look. */
export const expectColours = async (page: Page, what: string): Promise<void> => {
  for (const { name, media } of LOOKS) {
    await page.emulateMedia(media);
    if (name !== 'forced colours') await themed(page, name === 'dark' ? 'dark' : 'contrast');
    await expectAccessible(page, `${what}, ${name}`, [], COLOURS);
    await page.emulateMedia(PLAIN);
  }
  await themed(page, 'light');
};

const expectFits = async (page: Page, what: string, size: { width: number; height: number }): Promise<void> => {
  await page.setViewportSize(size);
  await page.waitForFunction((width) => innerWidth === width, size.width);
  expect(await scrollsSideways(page), `${what} at ${size.width} scrolls sideways`).toBe(false);
};

/**
 * Looks at what is open on a wide screen and on a phone, in light, dark, high contrast and forced colours, and at the widths between
 * and beyond: for axe-core, for targets that are too small and for what does not fit. Leaves the page wide and light.
 */
export const expectEveryLook = async (page: Page, what: string, except: readonly string[] = []): Promise<void> => {
  await expectAccessible(page, `${what}, wide`, except);
  expect(await smallTargets(page), `targets of ${what}, wide`).toEqual([]);
  await expectColours(page, what);
  await expectFits(page, what, { width: 2560, height: 1300 });
  await expectFits(page, what, { width: 768, height: 1024 });
  await expectFits(page, what, NARROW);
  await page.waitForFunction(() => document.querySelector('[data-skeleton], [aria-busy="true"]') === null);
  await expectAccessible(page, `${what}, narrow`, except);
  expect(await smallTargets(page), `targets of ${what}, narrow`).toEqual([]);
  await expectFits(page, what, { width: 320, height: 640 });
  await page.setViewportSize(WIDE);
};
