import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawn, expectAccessible, NARROW, visit, WIDE } from './browser.ts';
import { openBrowser } from './chromium.ts';
import { openHouse, type House } from './house.ts';
import { expectColours, scrollsSideways } from './looks.ts';

let house: House;
let browser: Browser;

beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

type Opened = {
  readonly what: string;
  readonly path: string;
  readonly open: (page: Page) => Promise<unknown>;
  /** A rule of axe-core that does not fit: a list is cut off where it is scrolled, and that of a box is scrolled by the keys of the box. */
  readonly except?: string;
};

const LIST = '/incidents?filter=open&group=none&sort=number';
const RECORD = '/incidents/INC-000002';
const dialog = (page: Page) => page.getByRole('dialog').last();
const more =
  (name: RegExp) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name }).first().click();
    await dialog(page).locator('form').waitFor();
  };
const key =
  (...keys: string[]) =>
  async (page: Page): Promise<void> => {
    for (const each of keys) await page.keyboard.press(each);
    await dialog(page).waitFor();
  };
const button =
  (name: string | RegExp) =>
  (page: Page): Promise<void> =>
    page.getByRole('button', { name }).first().click();

/** What floats above a page, how it is opened with keys or by a click, and on which page. */
const AGENT: readonly Opened[] = [
  { what: 'saving a view', path: LIST, open: button('Save as a new view') },
  { what: 'columns', path: LIST, open: button('Columns'), except: 'target-size' },
  { what: 'the filter', path: LIST, open: key('f') },
  {
    what: 'the values of a filter',
    path: LIST,
    open: async (page) => {
      await key('f')(page);
      await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
      await page.keyboard.type('impact');
      await page.keyboard.press('Enter');
      await page.getByRole('checkbox', { name: '1 High' }).waitFor();
    },
  },
  {
    what: 'the filter as text',
    path: LIST,
    open: async (page) => {
      await page.keyboard.press('Shift+F');
      await page.getByRole('textbox', { name: 'The filter as text' }).waitFor();
      await page.keyboard.type(' prio');
      await page.getByRole('option').first().waitFor();
    },
  },
  { what: 'the palette', path: LIST, open: key('Control+k') },
  {
    what: 'the palette with what was found',
    path: LIST,
    open: async (page) => {
      await key('Control+k')(page);
      await page.keyboard.type('storage');
      await page
        .getByRole('option', { name: /Storage latency/ })
        .first()
        .waitFor();
    },
  },
  { what: 'the keys', path: LIST, open: key('?') },
  {
    what: 'changing many',
    path: LIST,
    open: async (page) => {
      for (const each of ['j', 'x', 'Shift+J']) await page.keyboard.press(each);
      await page.getByRole('button', { name: 'Change', exact: true }).click();
    },
    except: 'scrollable-region-focusable',
  },
  {
    what: 'the panel',
    path: `${LIST}&open=INC-000002`,
    open: (page) => page.getByRole('complementary').getByRole('heading').first().waitFor(),
  },
  {
    what: 'what else can be done',
    path: RECORD,
    open: async (page) => {
      await page.getByRole('button', { name: 'More', exact: true }).click();
      const last = page.getByRole('menuitem').last();
      await last.waitFor();
      // The menu is no shorter than what stands in it, or is scrolled.
      const menu = page.getByRole('menu');
      expect(await menu.evaluate((each) => getComputedStyle(each).overflowY)).toBe('auto');
    },
  },
  { what: 'putting on hold', path: RECORD, open: key('h') },
  { what: 'resolving', path: RECORD, open: key('r') },
  { what: 'copying', path: RECORD, open: more(/^Copy$/) },
  { what: 'converting', path: RECORD, open: more(/^Make a new problem/) },
  { what: 'splitting', path: RECORD, open: more(/^Split/) },
  { what: 'a template', path: RECORD, open: more(/template/) },
  { what: 'merging', path: RECORD, open: more(/^Merge/) },
  { what: 'linking', path: RECORD, open: button('Link records') },
  {
    what: 'comparing versions',
    path: RECORD,
    open: async (page) => {
      await button(/Compare versions/)(page);
      await dialog(page).locator('table, .muted').first().waitFor();
    },
  },
];

const part = (name: string) => `/administration/${name}`;
const ADMINISTRATOR: readonly Opened[] = [
  {
    what: 'a rule',
    path: `${part('rules')}?rule=new`,
    open: (page) => page.getByLabel('Name of the rule').waitFor(),
  },
  {
    what: 'a webhook',
    path: `${part('webhooks')}?webhook=new`,
    open: (page) => page.locator('main form').first().waitFor(),
  },
  {
    what: 'forms',
    path: part('forms'),
    open: (page) => page.getByRole('button', { name: 'New form', exact: true }).click(),
  },
  { what: 'fields', path: part('fields'), open: (page) => page.getByLabel('Label').waitFor() },
];

const settled = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => document.querySelector('[data-skeleton], [aria-busy="true"]') === null);

const look = async (page: Page, each: Opened): Promise<void> => {
  await page.goto(`${house.base}${each.path}`);
  await drawn(page);
  if (each.path === LIST) await page.getByRole('row').nth(3).waitFor();
  await each.open(page);
  await settled(page);
  // Menus and what one chooses from float beside the landmarks.
  await expectAccessible(page, each.what, ['region', ...(each.except === undefined ? [] : [each.except])]);
  await expectColours(page, each.what);
  await page.setViewportSize(NARROW);
  await expect.poll(() => scrollsSideways(page), { message: `${each.what} at 390` }).toBe(false);
  await page.setViewportSize(WIDE);
};

describe('what floats above a page', { timeout: 300_000 }, () => {
  it('holds nothing for axe-core in any look: of an agent', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    for (const each of AGENT) await look(page, each);
    expect(faults).toEqual([]);
  });

  it('holds nothing for axe-core in any look: of an administrator', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'administrator');
    for (const each of ADMINISTRATOR) await look(page, each);
    expect(faults).toEqual([]);
  });
});
