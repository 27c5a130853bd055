import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { learnWords, WORDS_FOLLOWER } from '#kernel/find/learn.ts';
import { followToEnd } from '#kernel/jobs/follow.test-support.ts';
import { drawn, expectAccessible, NARROW, visit } from './browser.ts';
import { openBrowser } from './chromium.ts';
import { openHouse, type House } from './house.ts';

/** Long enough for a machine that has other things to do. */
const PATIENT = { timeout: 15_000 };

let house: House;
let browser: Browser;

beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
  await followToEnd(house.world.system, WORDS_FOLLOWER, learnWords());
}, 120_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

const read = (page: Page, number: string) =>
  page.evaluate(async (key) => (await fetch(`/api/v1/incidents/${key}`)).json(), number) as Promise<{
    state: string;
    tags: string[];
    impact: number;
    assignee: { label: string } | null;
  }>;
const typed = async (page: Page, words: string, option: RegExp): Promise<void> => {
  await page.keyboard.type(words);
  await page.getByRole('option', { name: option, selected: true }).waitFor();
  await page.keyboard.press('Enter');
};

describe('in the browser', { timeout: 120_000 }, () => {
  it('words are found although they are mistyped, narrowed down, and gone through with the arrow keys', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/search`);
    await page.getByRole('textbox', { name: 'A number or words' }).waitFor();
    await page.getByRole('textbox', { name: 'A number or words' }).fill('scaners');
    await page.getByText('Nothing holds “scaners”. This is what holds “scanners”.').waitFor();
    await page.getByRole('list', { name: 'Results' }).getByText('Scanners').first().waitFor();
    await expectAccessible(page, 'search');
    await page.getByRole('button', { name: /^Incidents/ }).click();
    await expect.poll(() => page.url(), PATIENT).toContain('type=incident');
    await page.getByRole('button', { name: 'Ended' }).click();
    await page.getByText('0 found').waitFor();
    await page.getByRole('button', { name: 'Any state' }).click();
    await page.getByRole('textbox', { name: 'A number or words' }).focus();
    await page.getByRole('list', { name: 'Results' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Scanners/ }).waitFor();
    expect(faults).toEqual([]);
  });

  it('a number that stands in an address is text like any other', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    for (const words of ['6153', '%226153%22', '%7B%7D']) {
      await page.goto(`${house.base}/search?q=${words}`);
      const field = page.getByRole('textbox', { name: 'A number or words' });
      await expect.poll(() => field.inputValue(), { ...PATIENT, message: words }).toBe(decodeURIComponent(words));
    }
    for (const address of ['incidents?filter=6153', 'incidents?display=1']) {
      await page.goto(`${house.base}/${address}`);
      await page.locator('main, [role="main"]').getByRole('heading').first().waitFor();
      expect(await page.getByText('This page could not be shown').count(), address).toBe(0);
    }
    expect(faults).toEqual([]);
  });

  it('the place in the text is shown, and what was looked for is offered again', async () => {
    const { page, faults } = await visit(browser, { size: NARROW });
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/search?q=nothing%20unusual`);
    await page.getByText('The log says nothing unusual.').first().waitFor();
    await expectAccessible(page, 'search 390');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(NARROW.width);
    await page.goto(`${house.base}/search`);
    await page.getByRole('link', { name: 'nothing unusual' }).click();
    await page.getByText('The log says nothing unusual.').first().waitFor();
    expect(await page.getByRole('textbox', { name: 'A number or words' }).inputValue()).toBe('nothing unusual');
    expect(faults).toEqual([]);
  });

  it('the palette assigns, tags and changes a record, and asks for what it wants to know', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/incidents/INC-000008`);
    await drawn(page);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('assign to');
    await page.getByRole('option', { name: 'Assign to …' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Assign to' }).waitFor();
    await expectAccessible(page, 'palette asks');
    await page.keyboard.type('processO');
    await page.getByRole('option', { name: /processOwner/ }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await read(page, 'INC-000008')).assignee?.label, PATIENT).toContain('processOwner');
    await page.keyboard.press('Control+k');
    await typed(page, 'tag', /Add a tag/);
    await page.keyboard.type('ward 3');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await read(page, 'INC-000008')).tags, PATIENT).toEqual(['ward 3']);
    await page.keyboard.press('Control+k');
    await typed(page, 'impact', /Change Impact/);
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Search or run' }).waitFor();
    await typed(page, 'change impact', /Change Impact/);
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await read(page, 'INC-000008')).impact, PATIENT).toBe(1);
    expect(faults).toEqual([]);
  });

  it('the palette works on the selected rows of a list, goes to settings, and changes the appearance', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'administrator');
    await page.goto(`${house.base}/incidents?filter=open&group=none&sort=number`);
    await page.getByText('INC-000004').first().waitFor();
    for (const key of ['j', 'x', 'j', 'x', 'Control+k']) await page.keyboard.press(key);
    await page.getByRole('group', { name: '2 selected' }).waitFor();
    await typed(page, 'change location', /Change Location/);
    await page.keyboard.type('Building D');
    await page.keyboard.press('Enter');
    await expect
      .poll(
        () =>
          page.evaluate(
            async () =>
              (await (await fetch('/api/v1/incidents?filter=location:%22Building%20D%22')).json()).items.length,
          ),
        PATIENT,
      )
      .toBe(2);
    await page.keyboard.press('Control+k');
    await typed(page, 'appearance dark', /Appearance: Dark/);
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme']), PATIENT).toBe('dark');
    await page.keyboard.press('Control+k');
    await typed(page, 'administration teams', /Administration: Teams/);
    await page.waitForURL('**/administration/teams');
    await page.keyboard.press('Control+k');
    await typed(page, 'inc 12', /Open|VPN|Storage|Badge|Mail|Portal|Scanners/);
    await drawn(page);
    expect(faults).toEqual([]);
  });
});
