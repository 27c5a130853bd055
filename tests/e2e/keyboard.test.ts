import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawn, expectAccessible, visit } from './browser.ts';
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

const api = <T>(page: Page, path: string): Promise<T> =>
  page.evaluate(async (where) => (await fetch(`/api/v1${where}`)).json(), path) as Promise<T>;
const state = async (page: Page, number: string): Promise<string> =>
  (await api<{ state: string }>(page, `/incidents/${number}`)).state;
const queue = async (page: Page): Promise<void> => {
  await page.goto(`${house.base}/incidents?filter=open&group=none&sort=number`);
  await page.getByText('INC-000004').first().waitFor();
};
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.tagName ?? '');

describe('without a mouse', { timeout: 120_000 }, () => {
  it('an agent finds, answers and resolves an incident, and the focus is never lost', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await queue(page);
    for (const key of ['j', 'Enter']) await page.keyboard.press(key);
    await page.getByRole('complementary', { name: 'INC-000001' }).getByRole('heading').waitFor();
    await page.keyboard.press('o');
    await page.getByRole('heading', { level: 1, name: /Portal sign-in loops/ }).waitFor();
    await page.keyboard.press('e');
    await page.keyboard.type('We are on it.');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('article').getByText('We are on it.').first().waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('r');
    const form = page.getByRole('dialog', { name: /Resolve/ });
    await form.waitFor();
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Resolve');
    await page.keyboard.press('r');
    await expect.poll(() => focused(page)).toBe('TEXTAREA');
    await page.keyboard.type('The clock of one server was set right.');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Solved');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => state(page, 'INC-000001'), { timeout: 15_000 }).toBe('resolved');
    expect(faults).toEqual([]);
  });

  it('letters act on the rows that are selected, not on the record beside them', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await queue(page);
    for (const key of ['j', 'x', 'j', 'x', 'Enter']) await page.keyboard.press(key);
    await page.getByRole('complementary').getByRole('heading').first().waitFor();
    await page.keyboard.press('a');
    await page.getByRole('combobox', { name: 'Assign to' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('toolbar').textContent()).toContain('2 selected');
    expect(faults).toEqual([]);
  });

  it('says for each of many records what became of it', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await queue(page);
    for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
    const chosen = page.locator('[role=row][aria-selected=true] .mono');
    const [first = '', second = ''] = await chosen.allTextContents();
    // Somebody else is faster with the first one, and the list is not told before the work is sent.
    await page.route('**/events', (route) => route.abort());
    const bulk = page.getByRole('toolbar');
    await bulk.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByRole('combobox', { name: 'Field' }).click();
    await page.getByRole('option', { name: 'Location' }).click();
    await page.getByRole('textbox', { name: 'New value' }).fill('Building C');
    await page.route('**/bulk', async (route) => {
      const lines = String(route.request().postData())
        .split('\n')
        .map((line) => JSON.parse(line) as { version: number });
      const stale = lines.map((line, at) => JSON.stringify(at === 0 ? { ...line, version: line.version + 7 } : line));
      await route.continue({ postData: stale.join('\n') });
    });
    await page.getByRole('button', { name: 'Set it for all' }).click();
    const outcome = page.getByRole('dialog', { name: 'Location set' });
    await outcome.waitFor();
    await expectAccessible(page, 'what became of each');
    expect(await outcome.getByRole('listitem').first().textContent()).toContain(first);
    await page.keyboard.press('Escape');
    await outcome.waitFor({ state: 'detached' });
    expect(await bulk.textContent()).toContain('1 selected');
    const location = async (number: string) =>
      (await api<{ location: string | null }>(page, `/incidents/${number}`)).location;
    expect([await location(first), await location(second)]).toEqual([null, 'Building C']);
    expect(faults).toEqual([]);
  });

  it('the palette merges two incidents, and the merged one leads on', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/incidents/INC-000007`);
    await drawn(page);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('merge into');
    const found = page.getByRole('option', { name: /Merge into another/ });
    await found.waitFor();
    await expectAccessible(page, 'palette');
    await page.keyboard.press('Enter');
    const form = page.getByRole('dialog', { name: 'Merge into another' });
    await form.waitFor();
    await expect.poll(() => focused(page)).toBe('INPUT');
    await page.keyboard.type('INC-000010');
    await page.getByRole('option', { name: /INC-000010/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Enter');
    await page.getByText('INC-000007 was merged into this one.').waitFor();
    await page.getByRole('link', { name: 'Look at it as it was' }).click();
    await expect.poll(() => page.url()).toContain('INC-000007');
    await drawn(page);
    expect(faults).toEqual([]);
  });

  it('an @ names somebody, who is told', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/incidents/INC-000013`);
    await drawn(page);
    await page.keyboard.press('n');
    await page.keyboard.type('Please look, @smsM');
    await page.getByRole('option', { name: /smsManager/ }).waitFor();
    await expectAccessible(page, 'people to mention');
    await page.keyboard.press('Enter');
    await page.keyboard.type('thank you');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('article').getByRole('link', { name: 'smsManager' }).first().waitFor();
    expect(faults).toEqual([]);
  });

  it('dialogs, menus and forms hold nothing for axe-core, and keys do nothing behind them', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await queue(page);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await expectAccessible(page, 'keys');
    await page.keyboard.press('c');
    expect(page.url()).toContain('/incidents?');
    await page.keyboard.press('Escape');
    await page.keyboard.press('f');
    await page.getByRole('combobox', { name: 'A field, words, or a condition' }).waitFor();
    await expectAccessible(page, 'filter');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem').first().waitFor();
    await expectAccessible(page, 'export', ['region']);
    await page.keyboard.press('Escape');
    await page.goto(`${house.base}/incidents/INC-000002`);
    await drawn(page);
    await page.keyboard.press('h');
    await page.getByRole('dialog', { name: /Put on hold/ }).waitFor();
    await expectAccessible(page, 'put on hold');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Change Impact' }).click();
    await expectAccessible(page, 'a field in place', ['region']);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect.poll(() => focused(page)).toBe('Change Impact');
    await page.getByRole('button', { name: /Compare versions/ }).click();
    await page.getByRole('dialog').waitFor();
    await expectAccessible(page, 'versions');
    await page.goto(`${house.base}/search?q=VPN`);
    await page.getByRole('list', { name: 'Results' }).waitFor();
    await expectAccessible(page, 'search');
    expect(faults).toEqual([]);
  });
});
