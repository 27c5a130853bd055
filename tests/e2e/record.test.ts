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
type Seen = Record<string, unknown>;
const open = async (page: Page, number: string): Promise<void> => {
  await page.goto(`${house.base}/incidents/${number}`);
  await drawn(page);
};

describe('one record', { timeout: 120_000 }, () => {
  it('is changed where it stands, and a change is taken back', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await open(page, 'INC-000001');
    const incident = (): Promise<Seen> => api<Seen>(page, '/incidents/INC-000001');

    // A value is clicked, chosen, and shown at once.
    await page.getByRole('button', { name: 'Change Location' }).click();
    await page.getByRole('textbox', { name: 'Location' }).fill('Building C');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Location changed').waitFor();
    await expect.poll(async () => (await incident())['location']).toBe('Building C');
    await page.getByRole('button', { name: /Undo/ }).click();
    await expect.poll(async () => (await incident())['location']).toBe(null);

    // The title, and U for the last change.
    await page.getByRole('button', { name: 'Change Title' }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill('Portal sign-in loops everywhere');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Portal sign-in loops everywhere' }).waitFor();
    await expect.poll(async () => (await incident())['title']).toBe('Portal sign-in loops everywhere');
    await page.keyboard.press('u');
    await page.getByRole('heading', { level: 1, name: /ward terminals/ }).waitFor();

    // A long text, with Ctrl Enter; Ctrl Z within it is the text's own.
    await page.getByRole('button', { name: 'Change Description' }).click();
    await page.getByRole('textbox', { name: 'Description' }).fill('It began **at noon**.');
    await page.keyboard.press('Control+Enter');
    await page.locator('main strong', { hasText: 'at noon' }).waitFor();
    await expectAccessible(page, 'record page');

    // A refused value goes back, and what was typed is kept with the reason.
    await page.route('**/api/v1/incidents/*', (route) =>
      route.request().method() === 'PATCH'
        ? route.fulfill({
            status: 422,
            contentType: 'application/problem+json',
            body: JSON.stringify({
              status: 422,
              code: 'invalid',
              title: 'Unprocessable',
              detail: 'Symptom is odd',
              errors: [{ field: 'symptom', message: 'is odd' }],
            }),
          })
        : route.fallback(),
    );
    await page.getByRole('button', { name: 'Change Tags' }).click();
    await page.getByRole('textbox', { name: 'Tags' }).fill('portal, ward');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('was not changed').waitFor();
    expect(await page.getByRole('textbox', { name: 'Tags' }).inputValue()).toBe('portal, ward');
    await page.unroute('**/api/v1/incidents/*');
    await page.getByRole('textbox', { name: 'Tags' }).press('Enter');
    await expect.poll(async () => (await incident())['tags']).toEqual(['portal', 'ward']);
    expect(faults).toEqual([]);
  });

  it('refuses to take back what somebody else changed since, in a sentence', async () => {
    const { page } = await visit(browser);
    await house.signIn(page, 'agent');
    await open(page, 'INC-000002');
    await page.getByRole('button', { name: 'Change Location' }).click();
    await page.getByRole('textbox', { name: 'Location' }).fill('Lyon');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await api<Seen>(page, '/incidents/INC-000002'))['location']).toBe('Lyon');
    const other = await visit(browser);
    await house.signIn(other.page, 'administrator');
    await other.page.evaluate(() =>
      fetch('/api/v1/incidents/INC-000002', {
        method: 'PATCH',
        headers: { 'content-type': 'application/json', 'if-match': '*' },
        body: JSON.stringify({ location: 'Nice' }),
      }),
    );
    await other.context.close();
    await page.keyboard.press('Control+z');
    await page.getByRole('status').getByText('administrator has changed Location since').waitFor();
    expect((await api<Seen>(page, '/incidents/INC-000002'))['location']).toBe('Nice');
  });

  it('becomes a request, is copied and split, from the menu and the palette', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await open(page, 'INC-000003');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Make a new service request of it' }).click();
    const dialog = page.getByRole('dialog', { name: /Make a new service request/ });
    await dialog.getByRole('textbox', { name: /^What the caller reads/ }).waitFor();
    await expectAccessible(page, 'converting', ['region']);
    await dialog.getByRole('button', { name: 'Create service request' }).click();
    await page.waitForURL(/service-requests\/REQ-/);
    await page.getByRole('heading', { level: 1, name: /Badge readers/ }).waitFor();
    await page.getByRole('link', { name: 'INC-000003' }).first().waitFor();
    expect(await api<Seen>(page, '/incidents/INC-000003')).toMatchObject({ state: 'cancelled' });

    await open(page, 'INC-000005');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('split off');
    await page.getByRole('option', { name: 'Split off a part' }).waitFor();
    await page.keyboard.press('Enter');
    const split = page.getByRole('dialog', { name: /Split off a part/ });
    await split
      .getByRole('checkbox', { name: /administrator|Wellrun|agent|system/i })
      .first()
      .check();
    await split.getByRole('textbox', { name: 'Title' }).fill('Only the log');
    await expectAccessible(page, 'splitting', ['region']);
    await split.getByRole('button', { name: 'Split it off' }).click();
    await page.getByRole('heading', { level: 1, name: 'Only the log' }).waitFor();
    await page.getByText('nothing').first().waitFor();

    await open(page, 'INC-000006');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Copy', exact: true }).click();
    const copy = page.getByRole('dialog', { name: /Copy: INC-000006/ });
    await copy.getByRole('textbox', { name: 'Title' }).fill('Scanners again');
    await copy.getByRole('button', { name: 'Make the copy' }).click();
    await page.getByRole('heading', { level: 1, name: 'Scanners again' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('is found again while it is typed, and joined instead of doubled; an article helps in the portal', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'administrator');
    await page.evaluate(async () => {
      const send = (path: string, body: object) =>
        fetch(`/api/v1${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'if-match': '*' },
          body: JSON.stringify(body),
        }).then((answer) => answer.json() as Promise<{ id: string }>);
      const { id } = await send('/articles', {
        title: 'When the VPN drops',
        description: 'Switch the **guest network** off.',
        audience: 'public',
      });
      await send(`/articles/${id}/transitions/submit`, {});
      await send(`/articles/${id}/transitions/publish`, {});
    });
    await page.goto(`${house.base}/incidents/new`);
    await page.getByRole('textbox', { name: 'Title' }).fill('VPN drops every twen');
    const there = page.getByRole('complementary', { name: 'What is there already' });
    await there.getByRole('link', { name: 'When the VPN drops' }).waitFor();
    await expectAccessible(page, 'creating');
    const first = there.getByRole('listitem').filter({ hasText: 'VPN drops every 20' }).first();
    await first.getByRole('button', { name: 'It is this' }).click();
    await page.waitForURL(/incidents\/INC-/);
    await page.getByText('Reported again').first().waitFor();

    const portal = await visit(browser);
    await house.signIn(portal.page, 'user');
    await portal.page.goto(`${house.base}/portal/report?title=VPN%20drops`);
    await portal.page.getByRole('link', { name: 'When the VPN drops' }).waitFor();
    await portal.page.goto(`${house.base}/portal/articles`);
    await portal.page.getByRole('link', { name: 'When the VPN drops' }).click();
    await portal.page.getByRole('heading', { level: 1, name: 'When the VPN drops' }).waitFor();
    await expectAccessible(portal.page, 'an article');
    await portal.page.getByRole('button', { name: 'Yes' }).click();
    await portal.page.getByText('Thank you for telling us').waitFor();
    expect([...faults, ...portal.faults]).toEqual([]);
  });

  it('is saved as a template, and begins another one', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await open(page, 'INC-000008');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Save as a template' }).click();
    const form = page.getByRole('dialog', { name: /Save as a template/ });
    await form.getByRole('textbox', { name: 'Name of the template' }).fill('Mail delayed');
    await expectAccessible(page, 'saving a template', ['region']);
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('from mail delayed');
    await page.getByRole('option', { name: /New incident from .Mail delayed/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/incidents\/new\?template=TPL-/);
    await expect.poll(() => page.getByRole('combobox', { name: 'Category', exact: true }).inputValue()).toBe('Access');
    expect(await page.getByRole('textbox', { name: 'Title' }).inputValue()).toContain('Mail to one insurer');
    expect(faults).toEqual([]);
  });

  it('is looked at from any list, beside the page, and J goes on', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/my-work`);
    const mine = page.locator('main').getByRole('link', { name: /Portal sign-in|Badge readers|VPN|Mail to one/ });
    await mine.first().click();
    const panel = page.getByRole('complementary', { name: /INC-/ });
    await panel.getByRole('heading', { level: 2 }).waitFor();
    const first = await panel.getAttribute('aria-label');
    await expectAccessible(page, 'a record beside My work');
    await page.keyboard.press('j');
    await expect.poll(() => panel.getAttribute('aria-label')).not.toBe(first);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await mine.first().click();
    await panel.getByRole('heading', { level: 2 }).waitFor();
    await page.keyboard.press('o');
    await page.waitForURL(/incidents\/INC-/);
    expect(faults).toEqual([]);
  });

  it('is gone through as it was, and two versions are compared word by word, at addresses of their own', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await open(page, 'INC-000011');
    await page.evaluate(async () => {
      for (const title of ['One word', 'Two words'])
        await fetch('/api/v1/incidents/INC-000011', {
          method: 'PATCH',
          headers: { 'content-type': 'application/json', 'if-match': '*' },
          body: JSON.stringify({ title }),
        });
    });
    const { version } = await api<{ version: number }>(page, '/incidents/INC-000011');
    await page.goto(`${house.base}/incidents/INC-000011?compare=${version - 1}-${version}`);
    const dialog = page.getByRole('dialog', { name: /Past of INC-000011/ });
    await dialog.locator('del', { hasText: 'One' }).waitFor();
    await dialog.locator('ins', { hasText: 'Two' }).waitFor();
    await expectAccessible(page, 'comparing');
    await dialog.getByText('As it was', { exact: true }).click();
    await dialog.getByText(`Past: version ${version} of ${version}`).waitFor();
    await dialog.getByRole('slider').focus();
    await page.keyboard.press('ArrowLeft');
    await dialog.getByText(`Past: version ${version - 1} of ${version}`).waitFor();
    await dialog.getByText('One word').waitFor();
    await expect.poll(() => page.url()).toContain(`past=v${version - 1}`);
    await expectAccessible(page, 'as it was');
    expect(faults).toEqual([]);
  });
});
