import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import { expectAccessible, NARROW, visit } from './browser.ts';
import { openBrowser } from './chromium.ts';
import { openHouse, type House } from './house.ts';

let house: House;
let browser: Browser;
const MANY = 230;

beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
  const { context, people } = house.made;
  for (let n = 0; n < MANY; n += 1)
    await create(context, definitionNamed('problem'), {
      title: `Problem ${String(n).padStart(3, '0')}`,
      owner: people.processOwner.id,
    });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

const asked = (page: Page, path: string): Promise<Record<string, unknown>> =>
  page.evaluate(async (address) => (await fetch(address)).json(), `/api/v1${path}`) as Promise<Record<string, unknown>>;
const rows = (page: Page) => page.getByRole('grid').getByRole('row');
const heads = (page: Page): Promise<string[]> => page.locator('[aria-expanded][tabindex="-1"]').allInnerTexts();

describe('lists', { timeout: 240_000 }, () => {
  it('a view is saved, changed, shared, sent, and says plainly to others that it is not theirs', async () => {
    const boss = await visit(browser);
    await house.signIn(boss.page, 'processOwner');
    await boss.page.goto(`${house.base}/incidents?filter=open&group=priority&columns=number,title:320,state`);
    await rows(boss.page).nth(3).waitFor();
    await boss.page.getByRole('button', { name: 'Save as a new view' }).click();
    const form = boss.page.getByRole('dialog');
    await form.getByLabel('Name').fill('By priority');
    await form.getByRole('button', { name: 'Save', exact: true }).click();
    await boss.page.waitForURL(/view=VIEW-/);
    const address = boss.page.url();
    await boss.page.getByRole('link', { name: /By priority/ }).waitFor();
    expect(
      (await boss.page.getByRole('columnheader').allInnerTexts()).map((each) => each.trim()).filter(Boolean),
    ).toEqual(['Number', 'Title', 'State']);

    await boss.page.getByRole('button', { name: 'State', exact: true }).click();
    await boss.page.getByText('Changed', { exact: true }).waitFor();
    await boss.page.getByRole('button', { name: 'Reset', exact: true }).click();
    await boss.page.getByText('Changed', { exact: true }).waitFor({ state: 'detached' });
    await boss.page.getByRole('button', { name: 'State', exact: true }).click();
    await boss.page.getByText('Changed', { exact: true }).waitFor();
    await boss.page.getByRole('button', { name: 'Save', exact: true }).click();
    await boss.page.getByText('Changed', { exact: true }).waitFor({ state: 'detached' });
    expect(boss.page.url()).toBe(address);

    const agent = await visit(browser);
    await house.signIn(agent.page, 'agent');
    await agent.page.goto(address);
    await agent.page.getByText('This view is not there for you').waitFor();
    await expectAccessible(agent.page, 'a view that is not there');

    await boss.page.getByRole('button', { name: 'More about views' }).click();
    await boss.page.getByRole('menuitem', { name: 'Settings of this view' }).click();
    await boss.page.getByText('Everybody', { exact: true }).click();
    await expectAccessible(boss.page, 'settings of a view', ['region']);
    await boss.page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await boss.page.getByRole('dialog').waitFor({ state: 'detached' });
    await agent.page.goto(address);
    await rows(agent.page).nth(3).waitFor();
    expect((await heads(agent.page))[0]).toMatch(/^P\d/);
    await boss.context.close();
    await agent.context.close();
  });

  it('groups stand in order with what the server counts, and fold', async () => {
    const { page, context, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/incidents?filter=&group=priority`);
    await rows(page).nth(3).waitFor();
    const words = await heads(page);
    expect(words.map((each) => /P\d/.exec(each)?.[0])).toEqual(words.map((each) => /P\d/.exec(each)?.[0]).toSorted());
    const [first] = (await asked(page, '/incidents/groups?by=priority'))['groups'] as { count: number }[];
    await expect
      .poll(async () => (await heads(page))[0] ?? '')
      .toContain(String(first?.count === 0 ? '' : first?.count));
    const before = await rows(page).count();
    await page.locator('[aria-expanded="true"][tabindex="-1"]').first().click();
    await expect.poll(() => rows(page).count()).toBeLessThan(before);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('a long list is walked by keys to its end, and is where it was after a record, and after a reload', async () => {
    const { page, context } = await visit(browser);
    await house.signIn(page, 'processOwner');
    await page.goto(`${house.base}/problems?filter=&group=none&sort=title`);
    await page.getByText('Problem 000').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('Escape');
    await expect
      .poll(
        async () => {
          await page.keyboard.press('End');
          return page.getByText('Problem 229').count();
        },
        { timeout: 20_000 },
      )
      .toBe(1);
    await expect.poll(() => page.locator('[data-current] a').innerText()).toBe('Problem 229');
    await page.keyboard.press('PageUp');
    const here = await page.locator('[data-current] a').innerText();
    expect(here).not.toBe('Problem 229');
    await page.keyboard.press('o');
    await page.getByRole('heading', { name: here }).waitFor();
    await page.goBack();
    await expect.poll(() => page.locator('[data-current] a').innerText()).toBe(here);
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('2 selected').waitFor();
    await page.reload();
    await page.getByText('2 selected').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Home');
    await page.getByText('Problem 000').waitFor();
    await context.close();
  });

  it('all that match are selected, however many are shown, and changed at once', async () => {
    const { page, context } = await visit(browser);
    await house.signIn(page, 'processOwner');
    await page.goto(`${house.base}/problems?filter=&group=none&sort=title`);
    await page.getByText('Problem 000').waitFor();
    await page.keyboard.press('Control+a');
    await page.getByRole('button', { name: `Select all ${MANY} that match` }).click();
    await page.getByText(`${MANY} selected`).waitFor();
    await page.getByRole('toolbar').getByRole('button', { name: 'Tags' }).click();
    await page.getByRole('dialog').getByLabel('Tags').fill('winter');
    await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
    await expect
      .poll(async () => (await asked(page, '/problems/count?filter=tags:winter'))['count'], { timeout: 60_000 })
      .toBe(MANY);
    await context.close();
  });

  it('a cell is changed in its place by keys, and taken back', async () => {
    const { page, context } = await visit(browser);
    await house.signIn(page, 'processOwner');
    await page.goto(`${house.base}/problems?filter=&group=none&sort=title&columns=number,title`);
    await page.getByText('Problem 000').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('F2');
    const editor = page.getByRole('grid').getByRole('textbox');
    await editor.fill('Problem 000 and a half');
    await editor.press('Enter');
    await page.getByText('Problem 000 and a half').first().waitFor();
    await page.keyboard.press('z');
    await expect
      .poll(async () => (await asked(page, '/problems?filter=title:%22Problem%20000%22'))['items'])
      .toHaveLength(1);
    await context.close();
  });

  it('a filter is typed with help, marked where it is wrong, and shown as chips', async () => {
    const { page, context } = await visit(browser);
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/incidents?filter=open&group=none`);
    await rows(page).nth(3).waitFor();
    await page.getByRole('button', { name: 'The filter as text' }).click();
    const text = page.getByRole('textbox', { name: 'The filter as text' });
    await text.fill('open priority:high ');
    await page.getByText("'high' is no value for priority").waitFor();
    await expectAccessible(page, 'a filter as text', ['region']);
    await text.press('Enter');
    expect(await text.inputValue()).toBe('open priority:high ');
    await text.fill('open ti');
    await page.getByRole('option', { name: /title:/ }).click();
    await text.pressSequentially('~badge');
    await text.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('filter') === 'open title:~badge');
    await page.getByText('contains badge').waitFor();
    for (const each of await page.locator('[role=grid] [data-name=title]').allInnerTexts())
      expect(each).toMatch(/Badge/);
    await context.close();
  });

  it('columns are chosen, moved and made wider without a mouse, and stay', async () => {
    const { page, context } = await visit(browser);
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/incidents?filter=open&group=none`);
    await rows(page).nth(3).waitFor();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByLabel('Find a field').fill('urgency');
    await page.getByRole('checkbox', { name: 'Urgency' }).check();
    await expectAccessible(page, 'columns', ['region']);
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: /Urgency/ }).waitFor();
    const edge = page.getByRole('separator', { name: 'Width of Urgency' });
    const width = async (): Promise<number> =>
      (await page.getByRole('columnheader', { name: /Urgency/ }).boundingBox())?.width ?? 0;
    const before = await width();
    await edge.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(width).not.toBe(before);
    await page.reload();
    await page.getByRole('columnheader', { name: /Urgency/ }).waitFor();
    await context.close();
  });

  it('a list reads well on a phone', async () => {
    const { page, context } = await visit(browser, { size: NARROW });
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/incidents?filter=open`);
    await rows(page).nth(2).waitFor();
    await expectAccessible(page, 'a list on a phone');
    await context.close();
  });
});
