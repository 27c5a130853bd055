import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, NARROW, visit } from './browser.ts';
import { openBrowser } from './chromium.ts';
import { openHouse, type House } from './house.ts';

let house: House;
let browser: Browser;

beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

const run = async (page: Page, words: string, name: RegExp): Promise<void> => {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill(words);
  await page.getByRole('option', { name }).first().click();
};
const rowHeight = (page: Page): Promise<number> =>
  page
    .getByRole('row')
    .nth(3)
    .evaluate((row) => row.getBoundingClientRect().height);

describe('the ways of somebody', { timeout: 120_000 }, () => {
  it('rows and appearance are chosen by Ctrl K, and are so in another browser too', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'processOwner');
    await page.goto(`${house.base}/incidents?filter=open&group=none`);
    await page.getByRole('row').nth(3).waitFor();
    const before = await rowHeight(page);
    await run(page, 'rows compact', /^Rows of lists: Compact/);
    await expect.poll(() => rowHeight(page)).toBeLessThan(before);
    const kept = page.waitForResponse((answer) => answer.url().endsWith('/session/preferences'));
    await run(page, 'appear dark', /^Appearance: Dark/);
    expect((await kept).status()).toBe(204);
    const other = await visit(browser);
    await house.signIn(other.page, 'processOwner');
    await other.page.goto(`${house.base}/incidents?filter=open&group=none`);
    await other.page.getByRole('row').nth(3).waitFor();
    expect(await rowHeight(other.page)).toBeLessThan(before);
    await expect.poll(() => other.page.evaluate(() => document.documentElement.dataset['theme'] ?? '')).toBe('dark');
    // The letter on the list changes the same.
    await other.page.keyboard.press('d');
    await expect.poll(() => rowHeight(other.page)).toBe(before);
    expect([...faults, ...other.faults]).toEqual([]);
  });

  it('weeks begin on the day that somebody says', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    const names = page.locator('[aria-hidden=true] > span:first-child').filter({ hasText: /^(Mon|Sun)$/ });
    await page.goto(`${house.base}/incidents?display=calendar&from=createdAt`);
    await names.getByText('Mon').waitFor();
    await page.goto(`${house.base}/account`);
    await page.getByRole('combobox', { name: 'The week begins on' }).click();
    await page.getByRole('option', { name: 'Sunday' }).click();
    await page.goto(`${house.base}/incidents?display=calendar&from=createdAt`);
    await names.getByText('Sun').waitFor();
    expect(faults).toEqual([]);
  });
});

describe('colours that the system forces', { timeout: 120_000 }, () => {
  it('leave a line around what is chosen and what one stands on', async () => {
    const { page, faults } = await visit(browser);
    await page.emulateMedia({ forcedColors: 'active' });
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/incidents?filter=open&group=none&open=INC-000002`);
    await page.getByRole('row').nth(3).waitFor();
    await page.keyboard.press('j');
    for (const chosen of [
      page.getByRole('link', { name: /^Incidents/ }).first(),
      page.locator('[role=row][data-current]'),
      page.locator('label[data-active]').filter({ hasText: 'Public answer' }),
    ])
      await expect.poll(() => chosen.first().evaluate((each) => getComputedStyle(each).outlineStyle)).toBe('solid');
    expect(faults).toEqual([]);
  });
});

describe('a list', { timeout: 120_000 }, () => {
  it('is filtered by a field that is found by its name, by words and by a condition, without a mouse', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/incidents?filter=open&group=none`);
    await page.getByRole('row').nth(3).waitFor();
    const find = page.getByRole('combobox', { name: 'A field, words, or a condition' });
    await page.keyboard.press('f');
    await find.fill('impac');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Space');
    await page.waitForURL(/impact%3A1/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('f');
    await find.fill('scanners');
    await page.keyboard.press('Enter');
    await page.waitForURL(/impact%3A1\+scanners/);
    await page.keyboard.press('f');
    await find.fill('urgency:1..2');
    await page.keyboard.press('Enter');
    await page.waitForURL(/scanners\+urgency%3A1\.\.2/);
    // A field that the filter has already is gone on with.
    await page.keyboard.press('f');
    await find.fill('impac');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('checkbox', { name: /1 High/ }).isChecked()).toBe(true);
    expect(faults).toEqual([]);
  });

  it('that cannot be shown as it is asked for offers to leave that out', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    for (const [asked, button] of [
      ['group=nothing', 'Show it without groups'],
      ['filter=open&group=none&sort=nothing', 'Show it in the usual order'],
      ['filter=nothing:1', 'Remove the filter'],
    ] as const) {
      await page.goto(`${house.base}/incidents?${asked}`);
      await page.getByText('This list cannot be shown as it is asked for').waitFor();
      await page.getByRole('button', { name: button, exact: true }).click();
      await page.getByRole('row').nth(3).waitFor();
    }
    expect(faults).toEqual([]);
  });
});

describe('a page', { timeout: 120_000 }, () => {
  it('that is on its way says so, within the application', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    let free = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      free = resolve;
    });
    await page.route('**/api/v1/incidents/INC-000004*', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${house.base}/incidents/INC-000004`);
    await page.getByRole('heading', { level: 1, name: 'INC-000004' }).waitFor();
    await page.getByRole('status').getByText('Loading').first().waitFor();
    await page.getByRole('link', { name: 'My work' }).waitFor();
    await expectAccessible(page, 'a record on its way');
    free();
    await page.getByRole('heading', { level: 1, name: /Storage latency/ }).waitFor();
    expect(faults).toEqual([]);
  });

  it('and a dialog with a form take what is typed at once', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/incidents/new`);
    await page.waitForFunction(() => document.activeElement?.matches('input'));
    await page.keyboard.type('Lift stands still');
    expect(await page.getByLabel(/^Title/).inputValue()).toBe('Lift stands still');
    for (const way of [/^Copy/, /^Make a new problem/]) {
      await page.goto(`${house.base}/incidents/INC-000003`);
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: way }).first().click();
      const title = page.getByRole('dialog').getByLabel(/^Title/);
      await title.waitFor();
      await expect.poll(() => title.evaluate((each) => each === document.activeElement)).toBe(true);
    }
    expect(faults).toEqual([]);
  });

  it('begins at its top, and is where it was when one comes back', async () => {
    const { page, faults } = await visit(browser, { size: { width: 1440, height: 500 } });
    await house.signIn(page, 'agent');
    const main = page.locator('#main');
    const scrolled = (): Promise<number> => main.evaluate((each) => each.scrollTop);
    await page.goto(`${house.base}/incidents/INC-000001`);
    await page.getByText('Why the clocks say so').waitFor();
    await main.evaluate((each) => each.scrollTo(0, 300));
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('INC-000002');
    await page
      .getByRole('option', { name: /INC-000002/ })
      .first()
      .click();
    await page.waitForURL(/INC-000002/);
    await expect.poll(scrolled).toBe(0);
    await page.goBack();
    await page.waitForURL(/INC-000001/);
    await expect.poll(scrolled).toBe(300);
    expect(faults).toEqual([]);
  });
});

describe('the portal on a phone', { timeout: 120_000 }, () => {
  it('has all its places within reach of a thumb', async () => {
    const { page, faults } = await visit(browser, { size: NARROW });
    await house.signIn(page, 'user');
    const places = page.getByRole('navigation', { name: 'Menu' });
    for (const [place, heading] of [
      ['Help', 'Help'],
      ['Status', 'Service status'],
      ['Report', 'Report an incident'],
      ['Tickets', 'Tickets'],
      ['Home', /What do you need/],
    ] as const) {
      await places.getByRole('link', { name: place }).click();
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      expect(await places.locator('[data-on]').innerText()).toBe(place);
    }
    await expectAccessible(page, 'portal on a phone');
    expect(faults).toEqual([]);
  });
});
