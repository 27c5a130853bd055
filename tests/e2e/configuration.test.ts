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

const api = <T>(page: Page, path: string): Promise<T> =>
  page.evaluate(async (where) => (await fetch(`/api/v1${where}`)).json(), path) as Promise<T>;

describe('the configuration in the browser', { timeout: 120_000 }, () => {
  it('begins with all its parts, which a search narrows', async () => {
    const { page, faults } = await visit(browser, { size: NARROW });
    await house.signIn(page, 'administrator');
    await page.goto(`${house.base}/administration`);
    await page.getByLabel('Search the administration').fill('holidays');
    await expect.poll(() => page.locator('section[aria-label] li a').allTextContents()).toEqual(['Calendars']);
    await expectAccessible(page, 'home of the administration');
    expect(faults).toEqual([]);
  });

  it('takes over the holidays of a country, but the days on which one works', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'administrator');
    await page.goto(`${house.base}/calendars/CAL-000001`);
    await page.getByRole('combobox', { name: 'Country' }).click();
    await page.getByRole('option', { name: 'Switzerland' }).click();
    await page.getByRole('combobox', { name: 'State or province' }).click();
    await page.getByRole('option', { name: 'Zürich' }).click();
    await page
      .getByRole('button', { name: /^\d{4}$/ })
      .last()
      .click();
    await page.getByRole('checkbox', { name: /Labour Day/ }).uncheck();
    await expectAccessible(page, 'calendar');
    await page.getByRole('button', { name: 'Save the hours' }).click();
    await expect
      .poll(async () => {
        const { hours } = await api<{ hours: { holidays: { name: string }[] } }>(page, '/calendars/CAL-000001');
        return [
          hours.holidays.some(({ name }) => name === 'Whit Monday'),
          hours.holidays.some(({ name }) => name === 'Labour Day'),
        ];
      })
      .toEqual([true, false]);
    expect(faults).toEqual([]);
  });

  it('draws a form by keyboard, and people of the portal are asked for it at once', async () => {
    const { page, context, faults } = await visit(browser);
    await house.signIn(page, 'administrator');
    await page.goto(`${house.base}/administration/forms`);
    await page.getByRole('button', { name: 'New form for the portal' }).click();
    await page.getByRole('button', { name: 'Location up' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Change Location in this form' }).click();
    await page.getByLabel('Help text').fill('Building and room');
    await page.getByRole('checkbox', { name: 'required' }).check();
    const services = page.getByRole('group', { name: 'Only for these services' });
    await services.getByRole('combobox').click();
    const offered = page.getByRole('option').first();
    await offered.click();
    await expectAccessible(page, 'forms');
    // What is not published yet outlives the page.
    await page.reload();
    await page.getByText('kept on this device').waitFor();
    await services.getByRole('button', { name: /^Without/ }).click();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText('The forms hold from now on').first().waitFor();
    await context.close();
    const user = await visit(browser);
    await house.signIn(user.page, 'user');
    await user.page.goto(`${house.base}/portal/report`);
    await user.page.getByText('Building and room').waitFor();
    await expectAccessible(user.page, 'form of the portal');
    expect([...faults, ...user.faults]).toEqual([]);
  });

  it('says how many records keep the former name of a category, and carries them over', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'smsManager');
    await page.goto(`${house.base}/administration/incident.categories`);
    await page.getByRole('textbox', { name: 'Category' }).first().fill('Access and identity');
    await page.getByRole('button', { name: 'Save', exact: false }).first().click();
    const left = page.getByRole('region', { name: /No longer listed.*Category/ });
    await left.getByText(/^Access: 18 records/).waitFor();
    await left.getByLabel('What takes the place of Access').selectOption('Access and identity');
    await expectAccessible(page, 'categories that are still in use');
    await left.getByRole('button', { name: 'Carry over' }).click();
    await expect
      .poll(async () => {
        const { groups } = await api<{ groups: { key: string; count: number }[] }>(
          page,
          '/incidents/groups?by=category',
        );
        return groups.map(({ key, count }) => [key, count]);
      })
      .toEqual([['Access and identity', 18]]);
    await left.waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });

  it('tells what was changed and puts it back', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'administrator');
    await page.evaluate(async () => {
      for (const closesAfterDays of [7, 9])
        await fetch('/api/v1/settings/incident.closure', {
          method: 'PUT',
          headers: { 'content-type': 'application/json', 'if-match': '*' },
          body: JSON.stringify({ value: { closesAfterDays, reopenDays: 3 } }),
        });
    });
    await page.goto(`${house.base}/administration/changes`);
    await page.getByText('closesAfterDays').first().waitFor();
    await expectAccessible(page, 'changes');
    await page.getByRole('button', { name: 'Put back' }).first().click();
    await page.getByRole('dialog').getByRole('button').last().click();
    await expect
      .poll(async () => (await api<{ current: { value: object } }>(page, '/settings/incident.closure')).current.value)
      .toMatchObject({ closesAfterDays: 7 });
    expect(faults).toEqual([]);
  });

  it('is downloaded, compared and taken in', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'administrator');
    await page.goto(`${house.base}/administration/transfer`);
    await page.getByRole('link', { name: 'Download the file' }).waitFor();
    const file = await api<{ settings: Record<string, unknown> }>(page, '/configuration/export');
    file.settings['incident.closure'] = { closesAfterDays: 30, reopenDays: 3 };
    await page.locator('input[type=file]').setInputFiles({
      name: 'wellrun-configuration.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(file)),
    });
    await page.getByText('1 part would change').waitFor();
    await expectAccessible(page, 'import');
    await page.getByRole('button', { name: 'Take in 1 part' }).click();
    await page.getByText('What there was before earlier imports').waitFor();
    expect((await api<{ current: { value: object } }>(page, '/settings/incident.closure')).current.value).toMatchObject(
      {
        closesAfterDays: 30,
      },
    );
    const hook = await page.evaluate(async () => {
      const post = (path: string, body: object): Promise<Response> =>
        fetch(`/api/v1${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
      const made = (await (await post('/webhooks', { title: 'Chat', address: 'https://chat.example/' })).json()) as {
        number: string;
      };
      await post(`/webhooks/${made.number}/secrets`, {});
      await post(`/webhooks/${made.number}/headers`, { name: 'Authorization', value: 'Bearer of-ours' });
      return made.number;
    });
    await page.goto(`${house.base}/administration/changes`);
    await page.getByText('Import, taken in').waitFor();
    await page.getByText('Secret of a webhook, made anew').waitFor();
    await expectAccessible(page, 'changes with an import');
    await page.goto(`${house.base}/webhooks/${hook}`);
    await page.getByText('made a new secret to sign with').waitFor();
    await page.getByText('set a header (Authorization)').waitFor();
    expect(faults).toEqual([]);
  });

  it('calls states, steps and choices otherwise, and they are called so at once', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'administrator');
    await page.goto(`${house.base}/administration/words`);
    await page.getByLabel('What On hold is called').fill('Parked');
    await page.getByLabel('Cancel incident is not offered').check();
    await page.getByLabel('What 3 Low is called').first().fill('Hardly anybody');
    await page.getByRole('button', { name: 'Move 3 Low up' }).first().click();
    await expectAccessible(page, 'states and choices');
    await page.getByRole('button', { name: /^Save/ }).click();
    await expect
      .poll(async () => (await api<{ current: { value: object } }>(page, '/settings/record.states')).current.value)
      .toMatchObject({ incident: { states: { onHold: 'Parked' } } });
    await page.goto(`${house.base}/incidents?filter=open&display=board`);
    await page.getByText('Parked').first().waitFor();
    await page.goto(`${house.base}/incidents/INC-000004`);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem').first().waitFor();
    expect(await page.getByRole('menuitem', { name: 'Cancel incident' }).count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('shows next steps, sets up, and follows how somebody reads', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'administrator');
    await page.goto(`${house.base}/administration/setup`);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('5 of 6 done').waitFor();
    await page.getByRole('button', { name: 'Send me a letter' }).click();
    await page.getByText('No mail goes out here').waitFor();
    await page.getByRole('button', { name: /^Services/ }).click();
    await page.getByLabel('Services, a line each').fill('Telephony\nPrinting');
    await page.getByRole('button', { name: 'Make 2 services' }).click();
    await expect
      .poll(async () => (await api<{ items: object[] }>(page, '/suggest/service?q=Telephony')).items.length)
      .toBe(1);
    await page.getByRole('button', { name: /^Team/ }).click();
    await page.getByLabel('Name of the team').fill('Night shift');
    await page.getByLabel('I work in this team').check();
    await page.getByRole('button', { name: 'Make the team' }).click();
    await expect
      .poll(async () => (await api<{ items: { label: string }[] }>(page, '/suggest/team?q=Night')).items.length)
      .toBe(1);
    await expectAccessible(page, 'set-up');
    await page.goto(`${house.base}/account`);
    await page.getByRole('combobox', { name: 'Clock' }).click();
    await page.getByRole('option', { name: '12 hours' }).click();
    await page.getByText(/So now is .* (am|pm)/).waitFor();
    await expectAccessible(page, 'account');
    await page.goto(`${house.base}/my-work`);
    expect(faults).toEqual([]);
  });
});
