import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawn, expectAccessible, visit } from './browser.ts';
import { openBrowser } from './chromium.ts';
import { openHouse, type House } from './house.ts';

let house: House;
let browser: Browser;

type Json = Record<string, unknown>;
const SOON = { timeout: 15_000 };

const send = (page: Page, method: string, path: string, body?: Json): Promise<Json> =>
  page.evaluate(
    async ([how, where, what]) =>
      (
        await fetch(`/api/v1${where}`, {
          method: how,
          ...(what === null
            ? {}
            : { headers: { 'content-type': 'application/json', 'if-match': '*' }, body: JSON.stringify(what) }),
        })
      ).json() as Promise<Json>,
    [method, path, body ?? null] as const,
  );
const own = async (page: Page, number: string): Promise<Json> =>
  (await send(page, 'GET', `/incidents/${number}`))['custom'] as Json;

beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
  const { page, context } = await visit(browser);
  await house.signIn(page, 'administrator');
  await send(page, 'POST', '/custom-fields', { type: 'incident', name: 'site', kind: 'text', label: 'Site' });
  await send(page, 'POST', '/custom-fields', {
    type: 'incident',
    name: 'rootCause',
    kind: 'choice',
    label: 'Root cause',
    values: ['Hardware', 'Software'],
    requiredWhen: { match: 'all', terms: [{ field: 'state', is: 'in', values: ['resolved'] }] },
    showWhen: { match: 'all', terms: [{ field: 'state', is: 'in', values: ['resolved', 'closed'] }] },
  });
  await context.close();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

describe('fields of an organisation’s own', { timeout: 120_000 }, () => {
  it('are asked for by the transition whose state needs them', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/incidents/INC-000001`);
    await drawn(page);
    await page.keyboard.press('r');
    const form = page.getByRole('dialog', { name: /Resolve/ });
    await form.getByLabel(/^Resolution(?! code)/).fill('A fuse was replaced.');
    await form.getByLabel(/Resolution code/).click();
    await page.getByRole('option').first().click();
    const go = form.getByRole('button', { name: /Resolve/ });
    expect(await go.isDisabled()).toBe(true);
    await form.getByLabel(/Root cause/).click();
    await page.getByRole('option', { name: 'Hardware' }).click();
    await expectAccessible(page, 'a transition with a field of one’s own', ['region']);
    await go.click();
    await expect.poll(async () => (await send(page, 'GET', '/incidents/INC-000001'))['state'], SOON).toBe('resolved');
    expect(await own(page, 'INC-000001')).toMatchObject({ rootCause: 'Hardware' });
    expect(faults).toEqual([]);
  });

  it('show both versions where two change one on the page', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/incidents/INC-000002`);
    await page.getByRole('button', { name: 'Change Site' }).click();
    await page.keyboard.type('Lyon');
    await send(page, 'PATCH', '/incidents/INC-000002', { custom: { site: 'Paris' } });
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Two people changed the same field' });
    await dialog.getByText('Paris').waitFor();
    await dialog.getByText('Lyon').waitFor();
    await dialog.getByRole('button', { name: 'Save this choice' }).click();
    await expect.poll(() => own(page, 'INC-000002'), SOON).toMatchObject({ site: 'Lyon' });
    expect(faults).toEqual([]);
  });

  it('show both versions where two change one in a cell of a list', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/incidents?filter=open&group=none&sort=number&columns=number,custom.site,title`);
    await page.getByRole('row').nth(2).waitFor();
    const third = page.getByRole('row').filter({ hasText: 'INC-000003' });
    await third.locator('[data-name="custom.site"]').dblclick();
    const editor = page.getByRole('grid').getByRole('textbox');
    await editor.fill('Rome');
    await send(page, 'PATCH', '/incidents/INC-000003', { custom: { site: 'Oslo' } });
    await editor.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Two people changed the same field' });
    await dialog.getByText('Oslo').waitFor();
    await dialog.getByText('Rome').waitFor();
    await dialog.getByRole('radio').first().check();
    await dialog.getByRole('button', { name: 'Save this choice' }).click();
    await dialog.waitFor({ state: 'detached' });
    const chosen = (await own(page, 'INC-000003'))['site'];
    await third.getByText(String(chosen), { exact: true }).waitFor();
    expect(['Oslo', 'Rome']).toContain(chosen);
    expect(faults).toEqual([]);
  });
});
