import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawn, expectAccessible, NARROW, visit } from './browser.ts';
import { openBrowser } from './chromium.ts';
import { openHouse, type House } from './house.ts';
import { expectEveryLook, scrollsSideways } from './looks.ts';
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
  await drawn(page);
};
const SPACING =
  '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }';

describe('every page', { timeout: 300_000 }, () => {
  it('of the router is looked at here', () => {
    expect(routedPaths().filter((path) => !(path in PAGES))).toEqual([]);
  });

  for (const as of [null, 'agent', 'administrator', 'user'] as const)
    it(`holds nothing for axe-core and fits, in every look: ${as ?? 'nobody signed in'}`, async () => {
      const { page, faults } = await visit(browser);
      if (as !== null) await house.signIn(page, as);
      for (const path of pagesOf(as)) {
        await open(page, path);
        await expectEveryLook(page, path);
      }
      expect(faults).toEqual([]);
    });

  it('holds texts that are longer by two fifths, and the spacing that somebody sets for themselves', async () => {
    const { page, context, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await context.addInitScript(() => localStorage.setItem('wellrun.language', 'pseudo'));
    for (const path of pagesOf('agent')) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await open(page, path);
      await page.getByText('⟦').first().waitFor({ state: 'attached' });
      expect(await scrollsSideways(page), `${path} with long texts`).toBe(false);
      await page.setViewportSize(NARROW);
      expect(await scrollsSideways(page), `${path} with long texts, narrow`).toBe(false);
      await page.addStyleTag({ content: SPACING }).catch(() => undefined);
      expect(await scrollsSideways(page), `${path} with long texts and spacing, narrow`).toBe(false);
    }
    expect(faults.filter((fault) => !fault.includes('Content Security Policy'))).toEqual([]);
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
