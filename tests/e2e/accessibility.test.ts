import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, NARROW, visit, WIDE } from './browser.ts';
import { openBrowser } from './chromium.ts';
import { openHouse, type House } from './house.ts';
import { PAGES, routedPaths, type PageToSee } from './pages.ts';

let house: House;
let browser: Browser;

beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

const pagesOf = (as: PageToSee['as']): string[] =>
  Object.values(PAGES)
    .flat()
    .filter((page) => page.as === as)
    .map(({ path }) => path);

/** Until nothing is being fetched for it: no skeleton, nothing busy. */
const open = async (page: Page, path: string): Promise<void> => {
  await page.goto(`${house.base}${path}`);
  await page.locator('h1').first().waitFor({ state: 'attached' });
  await page.waitForFunction(() => document.querySelector('[data-skeleton], [aria-busy="true"]') === null);
};
const scrollsSideways = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);

/** What is smaller than 24 by 24 pixels though it can be pressed, and has no space of its own (WCAG 2.5.8); links in sentences may be. */
const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const shown = [
      ...document.querySelectorAll<HTMLElement>('button, a[href], input:not([type=hidden]), [role=option]'),
    ].filter((each) => each.checkVisibility() && each.getBoundingClientRect().width > 1);
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

const LOOKS = [
  { size: WIDE, theme: 'light' },
  { size: WIDE, theme: 'dark' },
  { size: WIDE, theme: 'contrast' },
  { size: NARROW, theme: 'light' },
] as const;

describe('every page', { timeout: 300_000 }, () => {
  it('of the router is looked at here', () => {
    expect(routedPaths().filter((path) => !(path in PAGES))).toEqual([]);
  });

  for (const { size, theme } of LOOKS)
    it(`holds nothing for axe-core and fits: ${size.width}, ${theme}`, async () => {
      for (const as of [null, 'agent', 'administrator', 'user'] as const) {
        const { page, context, faults } = await visit(browser, { size });
        await context.addInitScript((choice) => localStorage.setItem('wellrun.theme', choice), theme);
        if (as !== null) await house.signIn(page, as);
        for (const path of pagesOf(as)) {
          await open(page, path);
          // Names and roles do not depend on the theme; colours do.
          const only = theme === 'light' ? undefined : ['color-contrast'];
          await expectAccessible(page, `${path}, ${size.width}, ${theme}`, [], only);
          expect(await scrollsSideways(page), `${path} at ${size.width} scrolls sideways`).toBe(false);
          if (theme === 'light') expect(await smallTargets(page), `targets on ${path} at ${size.width}`).toEqual([]);
        }
        expect(faults).toEqual([]);
        await context.close();
      }
    });

  it('keeps within 320 pixels, and with the spacing of text that somebody sets for themselves', async () => {
    const { page, faults } = await visit(browser, { size: { width: 320, height: 640 } });
    await house.signIn(page, 'agent');
    for (const path of pagesOf('agent')) {
      await open(page, path);
      expect(await scrollsSideways(page), `${path} at 320`).toBe(false);
      await page
        .addStyleTag({
          content:
            '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }',
        })
        .catch(() => undefined);
      expect(await scrollsSideways(page), `${path} at 320 with spacing`).toBe(false);
    }
    expect(faults.filter((fault) => !fault.includes('Content Security Policy'))).toEqual([]);
  });

  it('holds texts that are longer by two fifths', async () => {
    for (const size of [WIDE, NARROW]) {
      const { page, context, faults } = await visit(browser, { size });
      await house.signIn(page, 'agent');
      await context.addInitScript(() => localStorage.setItem('wellrun.language', 'pseudo'));
      for (const path of pagesOf('agent')) {
        await open(page, path);
        await page.getByText('⟦').first().waitFor({ state: 'attached' });
        expect(await scrollsSideways(page), `${path} at ${size.width} with long texts`).toBe(false);
      }
      expect(faults).toEqual([]);
      await context.close();
    }
  });

  it('shows keys that somebody chose, and they work in another browser as well', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'serviceOwner');
    await page.goto(`${house.base}/account`);
    await page.getByRole('button', { name: 'Change keys' }).press('Enter');
    const key = page.getByRole('button', { name: /^Change the key of Go to the queue/ });
    await key.press('Enter');
    await page.keyboard.type('r');
    await page.keyboard.press('Enter');
    await page
      .getByRole('alert')
      .getByText(/^Already: /)
      .waitFor();
    await page.keyboard.press('Backspace');
    await page.keyboard.type('88');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Change the key of Go to the queue: 8 8' }).waitFor();
    await expectAccessible(page, 'keys of one’s own');
    await expect
      .poll(() => page.evaluate(async () => (await fetch('/api/v1/session/keyboard')).text()), { timeout: 15_000 })
      .toContain('"8 8"');
    const other = await visit(browser);
    await house.signIn(other.page, 'serviceOwner');
    await other.page.goto(`${house.base}/my-work`);
    await other.page.waitForFunction(() => localStorage.getItem('wellrun.keyboard')?.includes('8 8'));
    await other.page.keyboard.type('gq');
    await other.page.keyboard.type('88');
    await other.page.waitForURL('**/incidents**');
    expect([...faults, ...other.faults]).toEqual([]);
  });
});
