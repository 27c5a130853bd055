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

type Row = { id: string; number: string; requester: { id: string }; state: string };
const send = <T>(page: Page, path: string, body?: object): Promise<T> =>
  page.evaluate(
    async ([where, what]) => {
      const headers = { 'content-type': 'application/json' };
      const options = what === null ? {} : { method: 'POST', headers, body: JSON.stringify(what) };
      const answer = await fetch(`/api/v1${where}`, options);
      return answer.json();
    },
    [path, body ?? null] as const,
  ) as Promise<T>;
/** Requests by the caller of an incident that is there. */
const requests = async (page: Page, ...titles: string[]): Promise<Row[]> => {
  const { requester } = await send<Row>(page, '/incidents/INC-000001');
  const made: Row[] = [];
  for (const title of titles)
    made.push(await send<Row>(page, '/service-requests', { title, requester: requester.id, offering: 'Equipment' }));
  return made;
};

describe('merging', { timeout: 120_000 }, () => {
  it('says what will happen and what is refused, and leads on', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    const [row, into] = (await requests(page, 'Label printer for ward 4', 'Ward 4 label printer')) as [Row, Row];
    const me = await send<{ person: { id: string } }>(page, '/session');
    const hidden = await send<Row>(page, '/service-requests', {
      title: 'Something else',
      requester: row.requester.id,
      confidential: true,
      assignee: me.person.id,
    });
    await send(page, `/service-requests/${row.id}/comments`, { text: 'By Friday, please.', visibility: 'public' });
    await page.goto(`${house.base}/service-requests/${row.number}`);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Merge into another' }).click();
    const form = page.getByRole('dialog', { name: 'Merge into another' });
    await form.getByRole('combobox', { name: 'Into which' }).fill(hidden.number);
    await page.getByRole('option', { name: new RegExp(hidden.number) }).click();
    await form.getByText('One of the two is confidential, the other is not: link them instead.').waitFor();
    expect(await form.getByRole('button', { name: /^Merge/ }).isEnabled()).toBe(false);
    await form.getByRole('group', { name: 'Those that are like it' }).getByRole('button').first().click();
    await form.getByText(`its number leads to ${into.number} for good`).waitFor();
    await form.getByText('Found there from then on: 1 comment').waitFor();
    await form.getByText(/^Told of it:/).waitFor();
    await expectAccessible(page, 'merging', ['region']);
    await form.getByRole('button', { name: /^Merge/ }).click();
    await page.getByText(`${row.number} was merged into this one.`).waitFor();
    await page.getByRole('article').getByText('By Friday, please.').first().waitFor();
    expect(faults).toEqual([]);
  });

  it('takes several rows of a list into one of them', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    const [a, b, c] = (await requests(page, 'Headset one', 'Headset two', 'Headset three')) as [Row, Row, Row];
    await page.goto(`${house.base}/service-requests?filter=open%20Headset&group=none&sort=number`);
    for (const { number } of [a, b, c]) await page.getByRole('checkbox', { name: new RegExp(number) }).check();
    await page.getByRole('toolbar').getByRole('button', { name: 'Merge' }).click();
    const form = page.getByRole('form', { name: 'Merge into another' });
    await form
      .getByRole('group', { name: 'One of these, or another' })
      .getByRole('button', { name: /Headset two/ })
      .click();
    await form.getByText(`2 end as`).waitFor();
    await expectAccessible(page, 'merging several', ['region']);
    await form.getByRole('button', { name: /^Merge/ }).click();
    await page.getByText(`2 merged into ${b.number}`).waitFor();
    const states = await Promise.all(
      [a, b, c].map(async ({ id }) => (await send<Row>(page, `/service-requests/${id}`)).state),
    );
    expect(states).toEqual(['closedSkipped', 'open', 'closedSkipped']);
    expect(faults).toEqual([]);
  });
});

describe('linking', { timeout: 120_000 }, () => {
  it('takes several records at once, and says what became of each', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/incidents/INC-000004`);
    const links = (): Promise<{ items: { record: Row }[] }> => send(page, '/incidents/INC-000004/links');
    const before = (await links()).items.length;
    const choose = async (number: string): Promise<void> => {
      const chosen = page.getByRole('list', { name: 'To be linked' }).getByText(number);
      // What was typed before may be listed still, and goes in the moment of the click.
      for (let tries = 0; tries < 5 && !(await chosen.isVisible()); tries += 1) {
        await page.getByRole('combobox', { name: 'Record', exact: true }).fill(number);
        await page.getByRole('option', { name: new RegExp(number) }).click();
        await chosen.waitFor({ timeout: 1_000 }).catch(() => undefined);
      }
    };
    const add = page.getByRole('button', { name: 'Link records' });
    await add.click();
    await expectAccessible(page, 'linking', ['region']);
    for (const number of ['INC-000005', 'INC-000006']) await choose(number);
    await page.getByRole('form').getByRole('button', { name: 'Link', exact: true }).click();
    await page.getByText('Linked to INC-000005, INC-000006').waitFor();
    await add.click();
    for (const number of ['INC-000006', 'INC-000008']) await choose(number);
    await page.getByRole('form').getByRole('button', { name: 'Link', exact: true }).click();
    const outcome = page.getByRole('alert').filter({ hasText: 'INC-000006' });
    await outcome.getByText('These two are linked in this way already.').waitFor();
    await expectAccessible(page, 'what became of each', ['region']);
    await page.getByRole('button', { name: 'Close', exact: true }).last().click();
    expect((await links()).items).toHaveLength(before + 3);

    await page.keyboard.press('Control+k');
    await page.keyboard.type('link records');
    await page
      .getByRole('option', { name: /Link records/ })
      .first()
      .click();
    await page.keyboard.type('relates');
    await page
      .getByRole('option', { name: /relate/i })
      .first()
      .click();
    await page.getByRole('option', { name: 'Incident', exact: true }).click();
    for (const number of ['INC-000010', 'INC-000011']) {
      await page.keyboard.type(number);
      await page.getByRole('option', { name: new RegExp(number) }).click();
      await page.getByText(`Linked to ${number}`).waitFor();
    }
    await page.keyboard.press('Escape');
    expect((await links()).items).toHaveLength(before + 5);
    expect(faults).toEqual([]);
  });
});

describe('in the portal', { timeout: 120_000 }, () => {
  it('what was typed is added to the ticket that one has already', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'user');
    const ticket = await send<Row>(page, '/incidents', {
      title: 'Dictation microphone is silent',
      description: 'Since today.',
    });
    await page.goto(`${house.base}/portal/report?title=Dictation%20microphone%20silent`);
    await page.getByRole('textbox', { name: /Tell/i }).fill('The one in room 12 as well.');
    const line = page.getByRole('listitem').filter({ hasText: ticket.number });
    await line.waitFor();
    await expectAccessible(page, 'reporting');
    await line.getByRole('button', { name: 'It is this' }).click();
    await page.waitForURL(new RegExp(`portal/tickets/${ticket.number}`));
    await page.getByText('The one in room 12 as well.').first().waitFor();
    const people = await send<{ items: { role: string }[] }>(page, `/incidents/${ticket.id}/participants`);
    expect(people.items.map(({ role }) => role)).toContain('watcher');
    expect(faults).toEqual([]);
  });
});
