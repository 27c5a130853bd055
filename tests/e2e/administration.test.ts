import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, visit } from './browser.ts';
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

const at = async (page: Page, part: string): Promise<void> => {
  await page.goto(`${house.base}/administration/${part}`);
  await page.locator('main h2').first().waitFor();
};
const api = <T>(page: Page, path: string): Promise<T> =>
  page.evaluate(async (where) => (await fetch(`/api/v1${where}`)).json(), path) as Promise<T>;

describe('the administration in the browser', { timeout: 120_000 }, () => {
  it('sets the priority matrix as a grid, and new incidents follow it', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'administrator');
    await at(page, 'incident.matrix');
    await page.getByRole('combobox', { name: 'Low impact, Low urgency' }).click();
    await page.getByRole('option', { name: 'P4 Low' }).click();
    await page.getByRole('button', { name: /^Save/ }).click();
    await page.getByText('holds from now on').first().waitFor();
    const matrix = await api<{ current: { value: number[][]; setBy: { label: string } } }>(
      page,
      '/settings/incident.matrix',
    );
    expect(matrix.current).toMatchObject({
      value: [
        [1, 2, 3],
        [2, 3, 4],
        [3, 4, 4],
      ],
      setBy: { label: 'administrator' },
    });
    expect(faults).toEqual([]);
  });

  it('adds a field of its own, which stands in the record’s page at once', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'administrator');
    await at(page, 'fields');
    await page.getByLabel('Label').fill('Floor of the building');
    await page.getByRole('button', { name: 'Add the field' }).click();
    await page.getByText('custom.floorOfTheBuilding').waitFor();
    await page.goto(`${house.base}/incidents/INC-000002`);
    await page.getByRole('button', { name: 'Change Floor of the building' }).click();
    await page.keyboard.type('4th');
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => (await api<{ custom: object }>(page, '/incidents/INC-000002')).custom)
      .toEqual({ floorOfTheBuilding: '4th' });
    expect(faults).toEqual([]);
  });

  it('is not there for those who may not, and axe-core finds nothing in any part of it', async () => {
    const agent = await visit(browser);
    await house.signIn(agent.page, 'agent');
    expect(await agent.page.getByRole('link', { name: 'Administration' }).count()).toBe(0);
    await agent.page.goto(`${house.base}/administration/people`);
    await agent.page.getByText('There is nothing here').waitFor();
    await agent.context.close();
    const { page, faults } = await visit(browser, { dark: true });
    await house.signIn(page, 'administrator');
    for (const part of [
      'people',
      'teams',
      'fields',
      'calendars',
      'incident.matrix',
      'incident.targets',
      'incident.pauses',
      'incident.major',
    ]) {
      await at(page, part);
      await page.waitForFunction(() => document.querySelector('main form, main ul, main table') !== null);
      await expectAccessible(page, part);
    }
    expect(faults).toEqual([]);
  });
});
