import { Readable } from 'node:stream';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptMessage } from '#gateways/mail/in/accept.ts';
import { processMessage } from '#gateways/mail/in/process.ts';
import { openTokens } from '#gateways/mail/token.ts';
import { migrateJobs } from '#kernel/jobs/runner.ts';
import { notify } from '#kernel/notify/notices.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import { mail } from '../mail/desk.ts';
import { expectAccessible, NARROW, visit } from './browser.ts';
import { openBrowser } from './chromium.ts';
import { openHouse, type House } from './house.ts';

let house: House;
let browser: Browser;
let mailbox: string;
const post = {
  tokens: openTokens('for tests'),
  answerStranger: async () => undefined,
  confirmReceipt: async () => undefined,
};
const ADDRESS = 'support@techsol.example';

/** A message comes in and is worked on, as the jobs do it. */
const arrive = async (raw: string): Promise<string> => {
  const { context } = house.made;
  const { id } = await acceptMessage(context, Readable.from([Buffer.from(raw)]), 1_000_000, {
    mailbox,
    source: 'smtp',
    from: 'somebody@techsol.example',
    to: [ADDRESS],
  });
  await processMessage(context, id, post);
  return id;
};
const api = <T>(page: Page, path: string): Promise<T> =>
  page.evaluate(async (where) => (await fetch(`/api/v1${where}`)).json(), path) as Promise<T>;

beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
  const { host, port, database } = house.world.database;
  await migrateJobs({ host, port, database });
  const row = await create(house.made.context, definitionNamed('mailbox'), {
    title: 'Support',
    address: ADDRESS,
    recordType: 'incident',
    team: house.made.team['id'],
  });
  mailbox = String(row['id']);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

describe('mail in the browser', { timeout: 120_000 }, () => {
  it('shows what came in; a message of somebody unknown is made a record of, by hand', async () => {
    await arrive(
      mail(
        'The scanner is dark.',
        {},
        { from: 'Odd One <odd@elsewhere.example>', to: ADDRESS, subject: 'Scanner is dark' },
      ),
    );
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'administrator');
    await page.goto(`${house.base}/administration/mail`);
    await page.getByText(ADDRESS).first().waitFor();
    await page.getByRole('button', { name: /^Came in/ }).click();
    await page.getByText('its sender is not known').waitFor();
    await expectAccessible(page, 'what came in');
    await page.getByRole('button', { name: 'Make a new record' }).click();
    await page.getByText('Waits to be read').first().waitFor();
    const { items } = await api<{ items: { id: string }[] }>(page, '/mail/messages?state=received');
    await processMessage(house.made.context, String(items[0]?.id), post);
    await page.reload();
    await page.getByRole('button', { name: /^Came in/ }).click();
    await page.getByRole('link', { name: /^INC-/ }).click();
    await page.getByRole('heading', { name: 'Scanner is dark' }).waitFor();
    await page.goto(`${house.base}/mailboxes/MBX-000001`);
    await page.getByText('decided where a mail goes').waitFor();
    expect(faults).toEqual([]);
  });

  it('says what people are told, and lets the organisation switch it off', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'administrator');
    await page.goto(`${house.base}/administration/mail`);
    await page.getByRole('button', { name: 'What people are told' }).click();
    await page.getByLabel('incident.noted (internal note): By mail').uncheck();
    await expect
      .poll(async () => (await api<{ current: { value: unknown } }>(page, '/settings/notify.builtIn')).current.value)
      .toEqual([{ reason: 'incident.noted', app: true, mail: false }]);
    await expectAccessible(page, 'what people are told');
    expect(faults).toEqual([]);
  });

  it('stands in the timeline with from and to; what it quotes is folded', async () => {
    const first = { from: 'Nadia <user@techsol.example>', to: ADDRESS, subject: 'Labels are blank', id: 'labels' };
    await arrive(mail('All labels are blank.', {}, first));
    await arrive(
      mail(
        'Only on the second floor.\r\n\r\nOn Mon, 1 Jun 2026 at 08:00, Desk <support@techsol.example> wrote:\r\n> Where is it?',
        { 'In-Reply-To': '<labels@client.example>' },
        { ...first, id: 'labels-2' },
      ),
    );
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    const { items } = await api<{ items: { number: string }[] }>(page, '/incidents?sort=-createdAt&limit=1');
    await page.goto(`${house.base}/incidents/${String(items[0]?.number)}`);
    const stream = page.getByRole('region', { name: 'Timeline' });
    await stream.getByText('Only on the second floor.').waitFor();
    await stream.getByText('Mail from Nadia <user@techsol.example>').waitFor();
    expect(await stream.getByText('Where is it?').count()).toBe(0);
    await stream.getByRole('button', { name: 'Show quoted text' }).click();
    await stream.getByText('Where is it?').waitFor();
    const address = await stream.getByRole('link', { name: 'Original' }).getAttribute('href');
    expect(await page.evaluate(async (where) => (await fetch(where)).text(), String(address))).toContain(
      'Subject: Labels are blank',
    );
    await page
      .getByText('Opening')
      .first()
      .waitFor({ state: 'detached' })
      .catch(() => undefined);
    await expectAccessible(page, 'a mail in the timeline');
    expect(faults).toEqual([]);
  });

  it('asks each person of what, when and how they are told', async () => {
    const { page, faults } = await visit(browser, { size: NARROW });
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/account`);
    await page.getByLabel('Internal notes: By mail').selectOption('digest');
    await page.getByLabel('New for my team: In the application').uncheck();
    await page.getByLabel('Keep quiet hours', { exact: false }).check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect
      .poll(async () => (await api<{ chosen: unknown }>(page, '/notifications/preferences')).chosen, {
        timeout: 10_000,
      })
      .toMatchObject({
        quiet: { from: '20:00', to: '07:00' },
        kinds: { noted: { app: true, mail: 'digest' }, team: { app: false } },
      });
    await expectAccessible(page, 'how one is told');
    expect(faults).toEqual([]);
  });

  it('gathers the inbox by record; news are put off, come back, and are marked by letters', async () => {
    const { context, people } = house.made;
    const [answer] = await context.batch([
      {
        text: `SELECT id, number FROM directory WHERE org = $1 AND type = 'incident' ORDER BY number LIMIT 2`,
        values: [house.made.org],
      },
    ]);
    for (const [n, row] of [0, 0, 0, 1].entries()) {
      const record = answer?.rows[row];
      await notify(
        context,
        {
          record: String(record?.['id']),
          entry: null,
          key: `e2e:${n}`,
          audience: 'internal',
          actor: null,
          at: Date.now() + n,
        },
        [{ person: people.processOwner.id, reason: 'incident.warning' }],
      );
    }
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'processOwner');
    await page.goto(`${house.base}/inbox`);
    const number = String(answer?.rows[0]?.['number']);
    await page.getByRole('button', { name: 'and 2 more' }).click();
    await expectAccessible(page, 'the inbox');
    await page.getByRole('button', { name: `Put off: ${number}` }).click();
    await page.getByRole('menuitem', { name: 'Until tomorrow' }).click();
    await expect.poll(() => page.getByRole('button', { name: `Put off: ${number}` }).count()).toBe(0);
    await page.getByText('Put off', { exact: true }).first().click();
    await page.getByRole('button', { name: `Bring back: ${number}` }).click();
    await page.getByText('Unread', { exact: true }).first().click();
    await page.getByRole('button', { name: `Put off: ${number}` }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('u');
    await expect
      .poll(async () => (await api<{ items: unknown[] }>(page, '/notifications?unread=true&grouped=true')).items.length)
      .toBe(1);
    expect(faults).toEqual([]);
  });
});
