import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
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

describe('in the browser', { timeout: 120_000 }, () => {
  it('an agent goes on from record to record of the list they came from, and back to it', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/incidents?filter=open&group=none&sort=number`);
    await page.getByRole('row').nth(3).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('o');
    await page.getByText('2 of 18', { exact: true }).waitFor();
    const second = page.url();
    await page.keyboard.press('j');
    await page.getByText('3 of 18', { exact: true }).waitFor();
    expect(page.url()).not.toBe(second);
    await page.getByRole('button', { name: 'Previous' }).click();
    await page.getByText('2 of 18', { exact: true }).waitFor();
    expect(page.url()).toBe(second);
    await page.goBack();
    await page.waitForURL(/\/incidents\?filter=open/);
    expect(faults).toEqual([]);
  });

  it('whoever reads the portal learns what is disturbed and what was said of it', async () => {
    const { page, faults } = await visit(browser, { size: NARROW });
    await house.signIn(page, 'user');
    await page.getByText('No service is disturbed').waitFor();
    const agent = await visit(browser);
    await house.signIn(agent.page, 'agent');
    await agent.page.evaluate(async () => {
      const send = async (path: string, version: number, body: object): Promise<{ version: number }> =>
        (await (
          await fetch(`/api/v1/incidents/INC-000001/actions/${path}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'if-match': `"${version}"` },
            body: JSON.stringify(body),
          })
        ).json()) as { version: number };
      const { version } = (await (await fetch('/api/v1/incidents/INC-000001')).json()) as { version: number };
      const declared = await send('declare-major', version, { reason: 'Nobody can work' });
      await send('publish-update', declared.version, { text: 'We are **looking** into it' });
    });
    await page.goto(`${house.base}/portal`);
    await page.getByText('We are looking into it').waitFor();
    await page.getByRole('link', { name: 'All that was said' }).click();
    await page.getByRole('heading', { name: 'Disturbed now' }).waitFor();
    await page.getByText('We are looking into it').waitFor();
    await expectAccessible(page, 'service status');
    expect(faults).toEqual([]);
  });

  it('an administrator is told why a person cannot be let in, and an agent is not offered it', async () => {
    const guest = await create(house.made.context, definitionNamed('person'), { title: 'Ada Lind' });
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'administrator');
    await page.goto(`${house.base}/people/${String(guest['number'])}`);
    await page.getByRole('button', { name: 'Let in' }).click();
    await page.getByRole('alert').getByText('Give Ada Lind an e-mail address first').waitFor();
    const agent = await visit(browser);
    await house.signIn(agent.page, 'agent');
    await agent.page.goto(`${house.base}/people/${String(guest['number'])}`);
    await agent.page.getByRole('heading', { name: 'Ada Lind' }).waitFor();
    expect(await agent.page.getByRole('button', { name: 'Let in' }).count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('whoever is of no team begins with what is open, not with an empty queue', async () => {
    const first = async (role: 'agent' | 'administrator'): Promise<string[]> => {
      const { page, context } = await visit(browser);
      await house.signIn(page, role);
      await page.getByRole('row').nth(3).waitFor();
      const views = await page.getByRole('navigation', { name: 'Views' }).getByRole('link').allInnerTexts();
      await context.close();
      return views.map((view) => view.replace(/\s*\d.*$/su, ''));
    };
    expect((await first('agent')).slice(0, 2)).toEqual(['My teams', 'Mine']);
    const views = await first('administrator');
    expect(views[0]).toBe('All open');
    expect(views).not.toContain('My teams');
  });

  it('signing in asks for nothing that is refused', async () => {
    const { page } = await visit(browser);
    const refused: string[] = [];
    page.on('response', (answer) => {
      if (answer.status() >= 400) refused.push(`${answer.status()} ${new URL(answer.url()).pathname}`);
    });
    await house.signIn(page, 'agent');
    await page.getByRole('row').nth(3).waitFor();
    expect(refused).toEqual([]);
  });
});
