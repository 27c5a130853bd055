import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import { readPdf, sheetRows } from '../exports/read-sheet.ts';
import { expectAccessible, NARROW, visit } from './browser.ts';
import { openBrowser } from './chromium.ts';
import { openHouse, type House } from './house.ts';

let house: House;
let browser: Browser;

beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
  for (const day of [10, 10, 17])
    await create(house.made.context, definitionNamed('risk'), {
      title: `Risk of the ${day}th`,
      kind: 'risk',
      about: 'service',
      reviewBy: `2031-03-${day}`,
      owner: house.made.people.smsManager.id,
    });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

type Json = Record<string, unknown>;
const api = (page: Page, path: string): Promise<Json> =>
  page.evaluate(async (address) => (await fetch(`/api/v1${address}`)).json() as Promise<Json>, path);
const stateOf = async (page: Page, number: string): Promise<unknown> =>
  (await api(page, `/incidents/${number}`))['state'];

/** The cells of a list as somebody reads them: texts, names of faces, moments by what they stand for. */
const cellsOf = (page: Page): Promise<Record<string, string>[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('[role=grid] [role=rowgroup] [role=row]')]
      .filter((row) => row.querySelector('[data-name=number]') !== null)
      .map((row) =>
        Object.fromEntries(
          [...row.querySelectorAll<HTMLElement>('[role=gridcell][data-name]')].map((cell) => {
            const face = cell.querySelector('[role=img][aria-label]')?.getAttribute('aria-label');
            const moment = cell.querySelector('time')?.getAttribute('datetime');
            const clock = cell.querySelector('b')?.textContent;
            return [cell.dataset['name'] ?? '', (moment ?? clock ?? face ?? cell.textContent ?? '').trim()];
          }),
        ),
      ),
  );
const csvCells = (text: string): string[][] =>
  text
    .replace(/^\ufeff/, '')
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      ),
    );
const inParis = (iso: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Paris',
    dateStyle: 'short',
    timeStyle: 'short',
  })
    .format(new Date(iso))
    .replace(',', '');

const download = async (page: Page, item: string): Promise<Buffer> => {
  await page.getByRole('button', { name: 'Export' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: item }).first().click(),
  ]);
  return readFile(await file.path());
};

describe('a list in other forms', { timeout: 120_000 }, () => {
  it('is exported exactly as it is shown, cell by cell', async () => {
    const { page, faults } = await visit(browser);
    await house.made.context.batch([
      {
        text: "UPDATE person SET zone = 'Europe/Paris', locale = 'en-GB' WHERE org = $1 AND id = $2",
        values: [house.made.org, house.made.people.agent.id],
      },
    ]);
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/incidents?filter=open&sort=number&group=none`);
    await page.getByText('INC-000018').first().waitFor();
    const [before, shown] = [csvCells((await download(page, 'Table (CSV)')).toString('utf8')), await cellsOf(page)];
    const after = csvCells((await download(page, 'Table (CSV)')).toString('utf8'));
    const [head = [], ...rows] = before;
    expect(head).toEqual([
      'Number',
      'Priority',
      'Title',
      'Service',
      'Customer',
      'State',
      'Assignee',
      'Time left',
      'Due',
      'Updated',
    ]);
    expect(rows).toHaveLength(18);
    expect(shown).toHaveLength(18);
    const at = (name: string): number => head.indexOf(name);
    for (const [n, row] of rows.entries()) {
      const cells = shown[n] ?? {};
      const left = [row[at('Time left')], after[n + 1]?.[at('Time left')]];
      expect({
        number: row[at('Number')],
        priority: row[at('Priority')],
        title: row[at('Title')],
        service: row[at('Service')],
        customer: row[at('Customer')],
        state: row[at('State')],
        assignee: row[at('Assignee')] || 'Nobody',
        dueAt: left.find((each) => each === cells['dueAt']),
        updatedAt: row[at('Updated')],
      }).toEqual({ ...cells, updatedAt: inParis(cells['updatedAt'] ?? '') });
    }
    const workbook = sheetRows(await download(page, 'Workbook (XLSX)'));
    expect(workbook[0]).toEqual(head);
    expect(workbook.slice(1).map((row) => row.slice(0, 7))).toEqual(
      rows.map((row) => Array.from(row.slice(0, 7), (cell) => (cell === '' ? null : cell))),
    );
    const pages = readPdf(await download(page, 'Document (PDF)'));
    const words = pages.flatMap(({ texts }) => texts).join('');
    for (const row of rows) expect(words).toContain(row[at('Number')]);
    expect(words).toContain('State is open; sorted by number');
    expect(faults).toEqual([]);
  });

  it('is a board: a card is dragged to a state, which asks what it asks on the record', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/incidents?filter=open&sort=number`);
    await page.getByRole('button', { name: 'Board' }).click();
    const lane = (name: string) => page.getByRole('region', { name, exact: true });
    const card = (number: string) => page.locator('[data-card]', { hasText: number });
    await card('INC-000001').waitFor();
    expect(
      await page.locator('[data-lane]').evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset['lane'])),
    ).toEqual(['new', 'inProgress', 'onHold', 'resolved', 'closed', 'cancelled']);
    await expectAccessible(page, 'a board', ['region']);
    await card('INC-000001').dragTo(lane('In progress'));
    const dialog = page.getByRole('dialog', { name: /INC-000001/ });
    await dialog.getByRole('button', { name: /Start work/ }).click();
    await expect.poll(() => stateOf(page, 'INC-000001')).toBe('inProgress');
    await lane('In progress').locator('[data-card]', { hasText: 'INC-000001' }).waitFor();

    // What is let go where no step leads stays where it was, and the message says why.
    await card('INC-000002').dragTo(lane('Closed'));
    await page.getByText('INC-000002 stays where it is').waitFor();
    await page.getByText('No step leads here from where it is.').first().waitFor();
    expect(await stateOf(page, 'INC-000002')).toBe('new');
    await lane('New').locator('[data-card]', { hasText: 'INC-000002' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('is a board without a mouse: a card is lifted, carried and let go, and each step is said', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/incidents?filter=open&sort=number&display=board&by=impact`);
    const card = (number: string) => page.locator('[data-card]', { hasText: number });
    const said = (words: RegExp) => page.getByRole('status').filter({ hasText: words }).waitFor({ state: 'attached' });
    const impact = async (): Promise<unknown> => (await api(page, '/incidents/INC-000004'))['impact'];
    await card('INC-000004').focus();
    expect(await impact()).toBe(1);
    await page.keyboard.press('Space');
    await said(/INC-000004 is lifted, \d+ of \d+ in 1 High/);
    await page.keyboard.press('ArrowRight');
    await said(/Over 2 Medium/);
    await page.keyboard.press('Escape');
    await said(/INC-000004 is back/);
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(impact).toBe(3);
    await expect
      .poll(() => card('INC-000004').evaluate((each) => each.closest('[data-lane]')?.getAttribute('data-lane')))
      .toBe('3');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent ?? '')).toContain('INC-000004');
    await page.getByRole('button', { name: /Undo/ }).click();
    await expect.poll(impact).toBe(1);
    // A priority follows from impact and urgency: its lanes say so.
    await page.goto(`${house.base}/incidents?filter=open&sort=number&display=board&by=priority`);
    await card('INC-000004').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await said(/follows from other fields/);
    await page.keyboard.press('Escape');
    expect(faults).toEqual([]);
  });

  it('shows one lane at a time on a phone, and moves a card by its menu', async () => {
    const { page, faults } = await visit(browser, { size: NARROW });
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/incidents?filter=open&sort=number&display=board&by=urgency`);
    await page.locator('[data-card]', { hasText: 'INC-000003' }).waitFor();
    expect(await page.locator('[data-lane]').count()).toBe(1);
    await page.getByRole('button', { name: 'Move INC-000003' }).click();
    await page.getByRole('menuitem', { name: /2 Medium/ }).click();
    await expect.poll(async () => (await api(page, '/incidents/INC-000003'))['urgency']).toBe(2);
    await expectAccessible(page, 'a board on a phone', ['region']);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(faults).toEqual([]);
  });

  it('is a calendar: records lie on their days, and are put on others by pointer and keys', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'smsManager');
    await page.goto(`${house.base}/risks?filter=&display=calendar&from=reviewBy&at=2031-03-10`);
    const day = (date: string) => page.locator(`[data-day="${date}"]`);
    await day('2031-03-17')
      .getByRole('link', { name: /Risk of the 17th/ })
      .waitFor();
    expect(await day('2031-03-10').locator('[data-event]').count()).toBe(2);
    await expectAccessible(page, 'a calendar');
    const reviewed = async (): Promise<unknown> => (await api(page, '/risks/RSK-000003'))['reviewBy'];
    await day('2031-03-17').locator('[data-event]').dragTo(day('2031-03-20'));
    await expect.poll(reviewed).toBe('2031-03-20');
    const event = day('2031-03-20').locator('[data-event]');
    await event.focus();
    await page.keyboard.press('m');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await expect.poll(reviewed).toBe('2031-03-26');
    await day('2031-03-26').locator('[data-event]').waitFor();
    await page.getByText('Days', { exact: true }).click();
    await page.getByRole('region', { name: 'Days' }).waitFor();
    await page.goto(`${house.base}/risks?filter=&display=calendar&from=reviewBy&span=agenda&at=2031-03-10`);
    await page.getByRole('region', { name: 'Monday 10 March' }).getByText('Risk of the 10th').first().waitFor();
    await expectAccessible(page, 'an agenda');
    expect(faults).toEqual([]);
  });

  it('is a chart with its finding, its table, and a way into what each bar counts', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/incidents?filter=open&display=chart&by=impact&split=urgency`);
    const total = (await api(page, '/incidents/count?filter=open'))['count'];
    await page
      .getByText(`of ${String(total)}`, { exact: false })
      .first()
      .waitFor();
    await expectAccessible(page, 'a chart');
    await page
      .getByRole('button', { name: /Show as table/ })
      .first()
      .click();
    await page.getByRole('row', { name: /^1 High/ }).waitFor();
    await page.getByRole('navigation', { name: 'Open what is counted' }).getByRole('link', { name: /3 Low/ }).click();
    await page.waitForURL(/filter=open/);
    await page.getByRole('grid').waitFor();
    const shown = await cellsOf(page);
    const low = (await api(page, '/incidents/count?filter=open impact:3'))['count'];
    expect(shown).toHaveLength(Number(low));
    await page.keyboard.press('v');
    await page.keyboard.press('b');
    await page.locator('[data-lane]').first().waitFor();
    expect(faults).toEqual([]);
  });

  it('has feeds in the account, which are revoked there', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    const made = await page.evaluate(async () => {
      const post = async (path: string, body: object) =>
        (await (
          await fetch(`/api/v1${path}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          })
        ).json()) as { id: string; csv: string };
      const view = await post('/saved-views', {
        title: 'Mine to fetch',
        recordType: 'incident',
        display: 'list',
        filter: 'open',
      });
      return post('/feeds', { view: view.id });
    });
    const fetchFeed = async (): Promise<number> =>
      (await fetch(made.csv.replace(/^https?:\/\/[^/]+/, house.base))).status;
    expect(await fetchFeed()).toBe(200);
    await page.goto(`${house.base}/account`);
    await page.getByRole('button', { name: 'Revoke the feed of Mine to fetch' }).click();
    await page
      .getByText(/revoked/)
      .first()
      .waitFor();
    expect(await fetchFeed()).toBe(404);
    await expectAccessible(page, 'the account with feeds');
    expect(faults).toEqual([]);
  });
});
