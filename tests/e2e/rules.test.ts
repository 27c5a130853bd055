import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Jobs } from '#kernel/jobs/runner.ts';
import { startWork } from '#server/work.ts';
import { openTokens } from '#gateways/mail/token.ts';
import { expectAccessible, NARROW, visit } from './browser.ts';
import { openBrowser } from './chromium.ts';
import { openHouse, type House } from './house.ts';

let house: House;
let browser: Browser;
let server: Server;
let work: Jobs;

beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
  const { host, port, database } = house.world.database;
  const quiet = { info: () => undefined, error: () => undefined };
  work = await startWork({
    system: house.world.system,
    connection: { host, port, database },
    log: quiet,
    mailer: null,
    tokens: openTokens(house.secret),
    origin: () => house.base,
    secret: house.secret,
    webhookAllow: [],
  });
  server = createServer((_request, response) => response.end('thanks'));
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => {
    server.once('listening', resolve);
  });
}, 120_000);
afterAll(async () => {
  server.close();
  await work.stop();
  await browser.close();
  await house.close();
});

const at = async (page: Page, part: string): Promise<void> => {
  await page.goto(`${house.base}/administration/${part}`);
  await page.locator('main h2, main form').first().waitFor();
};

describe('automation rules in the browser', { timeout: 120_000 }, () => {
  it('are put together by the keyboard, read as a sentence, tried on the past, switched on, and act', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'administrator');
    await at(page, 'rules');
    await page.getByRole('link', { name: 'New rule' }).first().focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Name of the rule').fill('Printers');
    await page.getByRole('button', { name: 'Condition', exact: true }).focus();
    await page.keyboard.press('Enter');
    const field = page.getByRole('region', { name: 'And' }).getByLabel('Field', { exact: true });
    await field.focus();
    await page.keyboard.type('Title');
    await page.getByRole('option', { name: 'Title', exact: true }).first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByLabel('Comparison').selectOption('contains');
    await page.getByRole('region', { name: 'And' }).getByLabel('Value').first().focus();
    await page.keyboard.type('printer');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'And then …' }).click();
    await page.getByLabel('What is done').selectOption('tag');
    await page.getByLabel('add tags').first().focus();
    await page.keyboard.type('printing');
    await page.keyboard.press('Enter');
    await page
      .getByText('When an incident is created, and title contains ‘printer’, then add the tag printing.')
      .waitFor();
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText(/would have run/).waitFor();
    await expectAccessible(page, 'the editor of a rule');
    await page.getByRole('button', { name: 'Switch on' }).click();
    await page.getByText('The rule is on from now on').waitFor();
    await page.getByRole('button', { name: 'Switch off' }).waitFor();
    const number = await page.evaluate(async () => {
      const people = (await (await fetch('/api/v1/people?limit=1')).json()) as { items: { id: string }[] };
      const made = await fetch('/api/v1/incidents', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ title: 'The printer jams', requester: people.items[0]?.id }),
      });
      return ((await made.json()) as { number: string }).number;
    });
    await page.goto(`${house.base}/incidents/${number}`);
    await page.getByText('Rule: Printers').first().waitFor();
    await page.getByRole('button', { name: 'What rules did' }).click();
    const did = page.getByRole('list', { name: 'What rules did' });
    await did.getByRole('link', { name: 'Printers' }).waitFor();
    await did.getByText('tag it').waitFor();
    await expectAccessible(page, 'what rules did to a record');
    await page.goto(`${house.base}/administration/rules`);
    await page.getByText('ran once', { exact: false }).waitFor();
    await expectAccessible(page, 'the list of rules');
    expect(faults).toEqual([]);
  });

  it('name several records in one condition, and whose hours count', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'administrator');
    const post = (path: string, body: object): Promise<void> =>
      page.evaluate(
        async ([where, what]) => {
          await fetch(`/api/v1${String(where)}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(what),
          });
        },
        [path, body],
      );
    for (const title of ['Network desk', 'Night desk']) await post('/teams', { title });
    await page.goto(`${house.base}/administration/rules?rule=new`);
    await page.getByLabel('Name of the rule').fill('Desks');
    const and = page.getByRole('region', { name: 'And' });
    await and.getByRole('button', { name: 'Condition', exact: true }).click();
    await and.getByLabel('Field', { exact: true }).fill('Team');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    for (const name of ['Network desk', 'Night desk']) {
      await and.getByRole('group', { name: 'Value' }).getByRole('combobox').fill(name);
      await page.getByRole('option', { name }).click();
      await and.getByRole('button', { name: `Without ${name}` }).waitFor();
    }
    await and.getByRole('button', { name: 'Hours' }).click();
    const calendar = and.getByLabel('Whose hours');
    await expect.poll(() => calendar.locator('option').count()).toBeGreaterThan(1);
    await calendar.selectOption({ index: 1 });
    await page.getByRole('button', { name: 'And then …' }).click();
    await page.getByLabel('What is done').selectOption('tag');
    await page.getByLabel('add tags').first().fill('desk');
    await page.keyboard.press('Enter');
    const said = /team is ‘Network desk’ or ‘Night desk’ and it is within service hours of ‘.+’, then add the tag desk/;
    await page.getByText(said).waitFor();
    await expectAccessible(page, 'a rule with several records in a condition');
    await page.getByRole('button', { name: /^Save/ }).click();
    await page.getByText('The rule is saved').waitFor();
    await page.reload();
    await page.getByText(said).waitFor();
    await and.getByRole('button', { name: 'Without Night desk' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('say what is wrong where it is wrong, and fit a phone', async () => {
    const { page, faults } = await visit(browser, { size: NARROW });
    await house.signIn(page, 'administrator');
    await page.goto(`${house.base}/administration/rules?rule=new`);
    await page.getByLabel('Name of the rule').fill('Nobody is told');
    await page.getByRole('button', { name: 'And then …' }).click();
    await page.getByLabel('What is done').selectOption('transition');
    await page.getByLabel('Step', { exact: true }).selectOption('cancel');
    await page.getByRole('button', { name: /^Save/ }).click();
    await page.getByText('is required for this step').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(NARROW.width);
    await expectAccessible(page, 'the editor of a rule on a phone');
    expect(faults).toEqual([]);
  });
});

describe('webhooks in the browser', { timeout: 120_000 }, () => {
  it('are made with a secret that is shown once, and tell in their log why nothing came through', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'administrator');
    await at(page, 'webhooks');
    await page.getByRole('link', { name: 'New webhook' }).first().click();
    await page.getByLabel('Name').fill('Chat');
    await page.getByLabel('Address').fill(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`);
    await page.getByRole('button', { name: /^Save/ }).click();
    await page.getByRole('button', { name: 'Make a signing secret' }).click();
    await page.getByText('Copy it now').waitFor();
    expect(await page.locator('code').first().textContent()).toMatch(/^whsec_/);
    await page.getByRole('button', { name: 'Switch on' }).click();
    await page.getByText('It is told from now on').waitFor();
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('A test is on its way').waitFor();
    const line = page.getByRole('button', { name: /test/ }).filter({ hasText: 'no public address' });
    for (let tries = 0; tries < 20 && !(await line.isVisible()); tries += 1) {
      await page.getByRole('button', { name: 'Look again' }).click();
      await line.waitFor({ timeout: 1_000 }).catch(() => undefined);
    }
    await line.click();
    await page.getByText('Attempt 1').waitFor();
    await expectAccessible(page, 'a webhook');
    expect(faults).toEqual([]);
  });
});
