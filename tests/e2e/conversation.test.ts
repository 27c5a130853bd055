import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawn, expectAccessible, NARROW, visit } from './browser.ts';
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

/** The machine may be busy. */
const SOON = { timeout: 15_000 };

type Json = Record<string, unknown>;
type Entry = { readonly id: string; readonly text?: string; readonly visibility: string };

/** A visitor who is signed in, at an address. */
const at = async (
  role: 'agent' | 'administrator' | 'user',
  path: string,
  options: Parameters<typeof visit>[1] = {},
) => {
  const visitor = await visit(browser, options);
  await house.signIn(visitor.page, role);
  await visitor.page.goto(house.base + path);
  await visitor.page.getByRole('button', { name: /^Send/ }).first().waitFor();
  return visitor;
};
const answerField = (page: Page): Locator => page.getByRole('textbox', { name: 'Public answer' });
const noteField = (page: Page): Locator => page.getByRole('textbox', { name: 'Internal note' });
const send = (page: Page): Promise<void> => page.getByRole('button', { name: /^Send/ }).click();
const ask = (page: Page, path: string): Promise<Json> =>
  page.evaluate(async (address) => (await fetch(`/api/v1${address}`)).json(), path);
const said = async (page: Page, number: string): Promise<string[]> =>
  ((await ask(page, `/incidents/${number}/timeline?kind=comments`))['items'] as Entry[]).map(({ text }) => text ?? '');
/** Puts a picture on the clipboard and pastes it, as after a screen was copied. */
const pastePicture = (field: Locator): Promise<void> =>
  field.evaluate(async (element) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [64, 48];
    canvas.getContext('2d')?.fillRect(8, 8, 32, 24);
    const picture = await new Promise<Blob | null>((resolve) => {
      canvas.toBlob(resolve, 'image/png');
    });
    const data = new DataTransfer();
    if (picture) data.items.add(new File([picture], 'screen.png', { type: 'image/png' }));
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });

describe('the conversation on a record', { timeout: 120_000 }, () => {
  it('is written with marks, lists that go on, and everything to be undone', async () => {
    const { page, faults } = await at('agent', '/incidents/INC-000001');
    const field = answerField(page);
    await field.click();
    await page.keyboard.type('Two things');
    await page.keyboard.press('Control+b');
    await page.keyboard.type('!');
    expect(await field.inputValue()).toBe('Two things**!**');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await field.fill('- one');
    await page.keyboard.press('Enter');
    await page.keyboard.type('two');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    expect(await field.inputValue()).toBe('- one\n- two\n');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('region', { name: 'Preview' }).getByRole('listitem').nth(1).waitFor();
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('button', { name: 'Send to user' }).waitFor();
    await page.keyboard.press('Escape');
    await send(page);
    await expect.poll(() => said(page, 'INC-000001'), SOON).toContain('- one\n- two');
    expect(await field.inputValue()).toBe('');
    expect(faults).toEqual([]);
  });

  it('takes pictures where they are pasted; those of a note are not within reach of the caller', async () => {
    const { page, faults } = await at('agent', '/incidents/INC-000002');
    await page.keyboard.press('n');
    await noteField(page).fill('Look: ');
    await pastePicture(noteField(page));
    await page.getByRole('listitem').filter({ hasText: 'screen.png' }).first().waitFor();
    await send(page);
    const picture = page.getByRole('article').getByRole('img', { name: 'screen.png' });
    await picture.first().waitFor();
    expect(await picture.first().evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(64);
    const address = new URL(String(await picture.first().getAttribute('src')), house.base).href;
    await picture.first().click();
    await page.getByRole('dialog').getByRole('img', { name: 'screen.png' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const { page: theirs } = await at('user', '/portal/tickets/INC-000002');
    await theirs.getByRole('heading', { name: /Mail to one insurer/ }).waitFor();
    expect(await theirs.evaluate(async (url) => (await fetch(url)).status, address)).toBe(404);
    expect(await theirs.getByRole('img', { name: 'screen.png' }).count()).toBe(0);
    // The caller's own picture is seen by both.
    const write = theirs.getByRole('textbox', { name: 'Public answer' });
    await write.fill('This is what I see:');
    await pastePicture(write);
    await theirs.getByRole('button', { name: 'Send to the service desk' }).click();
    await theirs.getByRole('listitem').getByRole('img', { name: 'screen.png' }).first().waitFor();
    await page.getByText('This is what I see:').first().waitFor();
    await expectAccessible(page, 'an incident with pictures');
    expect(faults).toEqual([]);
  });

  it('fills canned texts from the record, and does not send what is not filled', async () => {
    const { page } = await at('agent', '/incidents/INC-000003');
    const made = await page.evaluate(async () => {
      const answer = await fetch('/api/v1/text-modules', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          title: 'Received',
          keyword: 'received',
          text: 'Dear {{requester.name}}, this is {{record.number}}, due {{assignee.name}}. {{me.name}}',
        }),
      });
      return answer.text();
    });
    expect(made).toContain('TXT-');
    await page.reload();
    const field = answerField(page);
    await field.click();
    await page.keyboard.type('::rec');
    await page.getByRole('option', { name: /Received/ }).waitFor();
    await page.keyboard.press('Enter');
    expect(await field.inputValue()).toBe('Dear user, this is INC-000003, due {{assignee.name}}. agent');
    await page.getByText('Without a value here: assignee.name').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText(/It was not sent/).waitFor();
    expect(await said(page, 'INC-000003')).toEqual([]);
    await field.fill((await field.inputValue()).replace('due {{assignee.name}}', 'yours'));
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => said(page, 'INC-000003'), SOON).toEqual(['Dear user, this is INC-000003, yours. agent']);
  });

  it('names records and people: as links, with what they are, for those who may see them', async () => {
    const { page } = await at('agent', '/incidents/INC-000004');
    await page.keyboard.press('n');
    const field = noteField(page);
    await page.keyboard.type('As in INC-000002');
    await page.getByRole('option', { name: /Mail to one insurer/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('and INC-999999, @service');
    await page.getByRole('option', { name: /serviceOwner/ }).waitFor();
    await page.keyboard.press('Enter');
    expect(await field.inputValue()).toMatch(/^As in INC-000002 and INC-999999, @\[serviceOwner\]\(PER-\d+\) $/);
    await page.keyboard.press('Control+Enter');
    const link = page.getByRole('article').getByRole('link', { name: /INC-000002 Mail to one insurer/ });
    await link.hover();
    await page.getByRole('tooltip').getByText('Mail to one insurer is delayed 1').waitFor();
    expect(await page.getByRole('link', { name: /INC-999999/ }).count()).toBe(0);
    await link.click();
    await page.waitForURL(/INC-000002/);
  });

  it('asks before what was meant for colleagues goes to the caller', async () => {
    const { page } = await at('agent', '/incidents/INC-000005');
    await page.getByText('The log says').waitFor();
    await page.keyboard.press('e');
    const note = page.getByRole('article').filter({ hasText: 'The log says' }).last();
    await note.hover();
    await note.getByRole('button', { name: 'Quote in an answer' }).click();
    await expect.poll(() => answerField(page).inputValue(), SOON).toContain('> The log says **nothing** unusual.');
    await page.keyboard.press('Control+Enter');
    await page
      .getByRole('dialog')
      .getByText(/stands in an internal note/)
      .waitFor();
    await page.getByRole('button', { name: 'No, leave it' }).last().click();
    expect((await said(page, 'INC-000005')).length).toBe(1);
    expect(await answerField(page).inputValue()).toContain('The log says');
  });

  it('keeps what is written over a closed tab, between tabs, and from the next person on the device', async () => {
    const { page, context } = await at('agent', '/incidents/INC-000006');
    await answerField(page).fill('Half a sentence');
    const second = await context.newPage();
    await second.goto(`${house.base}/incidents/INC-000006`);
    await answerField(second).waitFor();
    expect(await answerField(second).inputValue()).toBe('Half a sentence');
    await answerField(second).fill('Half a sentence, and more');
    await expect.poll(() => answerField(page).inputValue(), SOON).toBe('Half a sentence, and more');
    await page.close();
    await second.goto(`${house.base}/my-work`);
    const drafts = second.getByRole('region', { name: 'Drafts' });
    await drafts.getByText('Half a sentence, and more').waitFor();
    await second.request.post(`${house.base}/api/auth/sign-out`, { headers: { origin: house.base }, data: {} });
    await house.signIn(second, 'administrator');
    await second.goto(`${house.base}/incidents/INC-000006`);
    await answerField(second).waitFor();
    expect(await answerField(second).inputValue()).toBe('');
    await second.goto(`${house.base}/my-work`);
    await drawn(second);
    expect(await second.getByRole('region', { name: 'Drafts' }).count()).toBe(0);
  });

  it('sends what was sent without a connection when it is back: once, in its order', async () => {
    const { page, context } = await at('agent', '/incidents/INC-000007');
    await answerField(page).waitFor();
    await page.keyboard.press('e');
    await context.setOffline(true);
    await answerField(page).fill('First');
    await pastePicture(answerField(page));
    await page.keyboard.press('Control+Enter');
    await page.getByText('No connection. It is sent as soon as there is one.').first().waitFor();
    await answerField(page).fill('Second');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => page.getByText('No connection. It is sent as soon as there is one.').count(), SOON).toBe(2);
    await context.setOffline(false);
    await expect
      .poll(async () => (await said(page, 'INC-000007')).map((text) => text.replace(/\s*!\[.*$/s, '')), SOON)
      .toEqual(['Second', 'First']);
    await page.getByRole('list', { name: 'On its way' }).waitFor({ state: 'detached' });
    expect((await ask(page, '/incidents/INC-000007/attachments'))['items']).toHaveLength(1);
  });

  it('loses nothing when the session has ended', async () => {
    const { page } = await at('agent', '/incidents/INC-000008');
    await answerField(page).waitFor();
    await page.keyboard.press('e');
    await answerField(page).fill('Written for nothing?');
    await page.request.post(`${house.base}/api/auth/sign-out`, { headers: { origin: house.base }, data: {} });
    await page.keyboard.press('Control+Enter');
    await page.getByText('You are signed out. It is sent once you have signed in again.').waitFor();
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/incidents/INC-000008`);
    await expect.poll(() => said(page, 'INC-000008'), SOON).toEqual(['Written for nothing?']);
  });

  it('shows two people who is there and who writes, and that they have left', async () => {
    const { page } = await at('agent', '/incidents/INC-000009');
    await answerField(page).waitFor();
    const { page: other } = await at('administrator', '/incidents/INC-000009');
    const there = page.getByRole('status', { name: 'Who else is here' });
    await there.getByText('administrator is reading').waitFor();
    await other.keyboard.press('e');
    await answerField(other).pressSequentially('I am');
    await page.getByText('administrator is writing an answer').first().waitFor();
    await answerField(page).fill('My own words');
    await other.keyboard.press('Control+Enter');
    await page.getByRole('article').getByText('I am', { exact: true }).waitFor();
    expect(await answerField(page).inputValue()).toBe('My own words');
    await other.goto(`${house.base}/my-work`);
    await expect.poll(() => there.getByText(/administrator/).count(), SOON).toBe(0);
  });

  it('shows both versions where two change the same field, by their words, in the panel of a list as well', async () => {
    const { page } = await at('agent', '/incidents/INC-000011');
    const { page: other } = await at('administrator', '/incidents/INC-000011');
    await page.getByRole('button', { name: 'Change Location' }).click();
    await page.keyboard.type('Ward 4');
    await other.getByText('agent is changing Location').waitFor();
    await other.getByRole('button', { name: 'Change Location' }).click();
    await other.keyboard.type('Ward 7');
    await other.keyboard.press('Enter');
    await page.getByText('Somebody saved meanwhile:').waitFor();
    expect(await page.getByRole('textbox', { name: 'Location' }).inputValue()).toBe('Ward 4');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Two people changed the same field' });
    await dialog.getByText('Ward 7').waitFor();
    await dialog.getByText('Ward 4').waitFor();
    await expectAccessible(page, 'a conflict');
    await dialog.getByRole('button', { name: 'Save this choice' }).click();
    await expect.poll(async () => (await ask(page, '/incidents/INC-000011'))['location'], SOON).toBe('Ward 4');
    await other.getByText('by agent just now').waitFor();
    // What else has changed is neither asked about nor lost.
    await page.goto(`${house.base}/incidents?open=INC-000012`);
    const panel = page.getByRole('complementary', { name: 'INC-000012' });
    await panel.getByRole('button', { name: 'Change Assignee' }).click();
    await panel.getByLabel('Assignee', { exact: true }).fill('serv');
    await page.getByRole('option', { name: /serviceOwner/ }).waitFor();
    expect(
      await other.evaluate(
        async (person) =>
          (
            await fetch('/api/v1/incidents/INC-000012', {
              method: 'PATCH',
              headers: { 'content-type': 'application/json', 'if-match': '*' },
              body: JSON.stringify({ assignee: person, location: 'Ward 9' }),
            })
          ).status,
        house.made.people.administrator.id,
      ),
    ).toBe(200);
    await page.getByRole('option', { name: /serviceOwner/ }).click();
    await dialog.getByText('serviceOwner').waitFor();
    await dialog.getByRole('radio').last().check();
    await dialog.getByRole('button', { name: 'Save this choice' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await ask(other, '/incidents/INC-000012')).toMatchObject({
      assignee: { label: 'administrator' },
      location: 'Ward 9',
    });
  });

  it('keeps forms: a new record, a transition, a report in the portal with its picture', async () => {
    const { page } = await at('agent', '/incidents/INC-000013');
    await page.goto(`${house.base}/incidents/new`);
    await page.getByRole('textbox', { name: 'Title' }).fill('Begun yesterday');
    await page.goto(`${house.base}/my-work`);
    await page
      .getByRole('region', { name: 'Drafts' })
      .getByRole('link', { name: /New incident/ })
      .click();
    expect(await page.getByRole('textbox', { name: 'Title' }).inputValue()).toBe('Begun yesterday');
    await page.getByText(/It goes on with what you began/).waitFor();
    await page.getByRole('button', { name: 'Start afresh' }).click();
    expect(await page.getByRole('textbox', { name: 'Title' }).inputValue()).toBe('');
    await page.goto(`${house.base}/incidents/INC-000013`);
    await page
      .getByRole('button', { name: /Resolve/ })
      .first()
      .click();
    await page
      .getByRole('dialog', { name: /Resolve/ })
      .getByLabel(/^Resolution(?! code)/)
      .fill('Half of it');
    await page.reload();
    await page
      .getByRole('button', { name: /Resolve/ })
      .first()
      .click();
    await page.getByText(/It goes on with what you began/).waitFor();
    expect(
      await page
        .getByRole('dialog', { name: /Resolve/ })
        .getByLabel(/^Resolution(?! code)/)
        .inputValue(),
    ).toBe('Half of it');
    const { page: theirs, faults } = await at('user', '/portal/tickets/INC-000001', { size: NARROW });
    await theirs.goto(`${house.base}/portal/report`);
    await theirs.getByRole('textbox').first().fill('The badge reader is dark');
    await theirs.getByRole('textbox').nth(1).fill('Since noon.');
    await pastePicture(theirs.getByRole('textbox').nth(1));
    await theirs.getByText('screen.png').waitFor();
    await theirs.reload();
    expect(await theirs.getByRole('textbox').first().inputValue()).toBe('The badge reader is dark');
    await expectAccessible(theirs, 'a report with a picture');
    await theirs
      .getByRole('button', { name: /report|send/i })
      .last()
      .click();
    await theirs.waitForURL(/tickets\/INC/);
    await theirs.getByText('screen.png').first().waitFor();
    expect(faults).toEqual([]);
  });

  it('leads to one entry by its address, and to what is new since the last visit', async () => {
    const { page } = await at('agent', '/incidents/INC-000010');
    await page.getByText('reported it').first().waitFor();
    await expect
      .poll(async () => (await ask(page, '/incidents/INC-000010/timeline/summary'))['seen'], SOON)
      .not.toBeNull();
    await page.goto(`${house.base}/my-work`);
    const { page: other } = await at('administrator', '/incidents/INC-000010');
    await answerField(other).waitFor();
    for (const n of [1, 2, 3])
      await other.evaluate(
        (text) =>
          fetch('/api/v1/incidents/INC-000010/comments', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ text, visibility: 'internal' }),
          }),
        `Word ${n}`,
      );
    await page.goto(`${house.base}/incidents/INC-000010`);
    await page.getByText('New above since you looked').waitFor();
    await page.getByRole('button', { name: '3 new' }).click();
    const [entry] = (await ask(page, '/incidents/INC-000010/timeline?q=word 2'))['items'] as Entry[];
    await page.goto(`${house.base}/incidents/INC-000010#e-${entry?.id ?? ''}`);
    await page.locator('[aria-current=true]').getByText('Word 2').waitFor();
    await page.getByRole('button', { name: 'Search this timeline' }).first().click();
    await page.getByRole('textbox', { name: 'Search this timeline' }).fill('word 3');
    await page.getByText('Word 1').waitFor({ state: 'detached' });
    await page.getByText('Word 3').waitFor();
  });

  it('works with a finger on a narrow screen, in the dark', async () => {
    const { page, faults } = await at('agent', '/incidents/INC-000001', { size: NARROW, dark: true });
    await answerField(page).fill('**Short** answer');
    await expectAccessible(page, 'an incident on a phone');
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(faults).toEqual([]);
  });
});
