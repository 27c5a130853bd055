import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NARROW, visit } from './browser.ts';
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
  it('an agent signs in, lands on the queue, opens an incident, answers, pauses it and resolves it', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'agent');
    await page.goto(`${house.base}/incidents`);
    await page.getByText('Portal sign-in loops on ward terminals 0', { exact: true }).first().waitFor();
    await page.goto(`${house.base}/incidents/INC-000001`);
    await page.getByRole('heading', { name: /Portal sign-in loops/ }).waitFor();
    await page
      .getByRole('textbox', { name: /answer/i })
      .first()
      .fill('We are looking into it.');
    await page.getByRole('button', { name: /^Send/ }).click();
    await page.getByText('We are looking into it.').first().waitFor();
    const read = async () =>
      (await page.evaluate(async () => (await fetch('/api/v1/incidents/INC-000001')).json())) as {
        firstResponseAt: string | null;
        state: string;
      };
    await expect.poll(async () => (await read()).firstResponseAt).not.toBeNull();
    await page
      .getByRole('button', { name: /Put on hold/ })
      .first()
      .click();
    const hold = page.getByRole('dialog', { name: /Put on hold/ });
    await hold.getByLabel(/Waiting for/).click();
    await page.getByRole('option', { name: 'Caller' }).click();
    await hold.getByRole('textbox').last().fill('Which terminals are concerned?');
    await hold.getByRole('button', { name: /Put on hold/ }).click();
    await expect.poll(async () => (await read()).state).toBe('onHold');
    await page.getByText('Which terminals are concerned?').first().waitFor();
    await page
      .getByRole('button', { name: /Resolve/ })
      .first()
      .click();
    const resolve = page.getByRole('dialog', { name: /Resolve/ });
    await resolve.getByLabel(/^Resolution(?! code)/).fill('The clock of one server was wrong; it was set right.');
    await resolve.getByLabel(/Resolution code/).fill('Solved');
    await page.getByRole('option', { name: 'Solved by change' }).click();
    await resolve.getByRole('button', { name: /Resolve/ }).click();
    await expect.poll(async () => (await read()).state).toBe('resolved');
    expect(faults).toEqual([]);
  });

  it('a user reports an incident in the portal and follows it', async () => {
    const { page, faults } = await visit(browser, { size: NARROW });
    await house.signIn(page, 'user');
    await page.goto(`${house.base}/portal/report`);
    await page.getByRole('textbox').first().fill('The label printer prints blank labels');
    await page.getByRole('textbox').nth(1).fill('Since noon. I changed the roll already.');
    await page
      .getByRole('button', { name: /report|send/i })
      .last()
      .click();
    await page.getByText('The label printer prints blank labels').first().waitFor();
    await page.goto(`${house.base}/portal/tickets`);
    await page.getByText('The label printer prints blank labels').first().waitFor();
    expect(faults).toEqual([]);
  });

  it('an auditor opens clause 8.6.1 and sees each requirement with its population and exceptions', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'auditor');
    await page.goto(`${house.base}/evidence/8.6.1`);
    await page
      .getByText(/Evidence rules hold for/)
      .first()
      .waitFor();
    const words = await page.locator('main').innerText();
    expect(words).not.toMatch(/certified|compliant|conforms/i);
    expect(words).toContain('Population');
    expect(faults).toEqual([]);
  });

  it('shows hostile text as text', async () => {
    const { page, faults } = await visit(browser);
    const evil = [
      '<img src=x onerror="window.__xss=1">',
      '<script>window.__xss=1</script>',
      '[a](javascript:window.__xss=1)',
      '<svg/onload=window.__xss=1>',
      '"><iframe srcdoc="<script>parent.__xss=1</script>">',
    ].join('\n\n');
    await house.signIn(page, 'agent');
    const made = (await page.evaluate(
      async ([text, requester, team]) =>
        (
          await fetch('/api/v1/incidents', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({
              title: String(text).split('\n')[0],
              description: text,
              requester,
              team,
              impact: 2,
              urgency: 2,
            }),
          })
        ).json(),
      [evil, house.made.people.user.id, String(house.made.team['id'])],
    )) as { number: string; id: string };
    await page.evaluate(
      async ([id, text]) => {
        await fetch(`/api/v1/incidents/${id}/comments`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ text, visibility: 'public' }),
        });
      },
      [made.id, evil],
    );
    for (const path of [`/incidents/${made.number}`, '/incidents']) {
      await page.goto(`${house.base}${path}`);
      await page.getByText('<img src=x', { exact: false }).first().waitFor();
      expect(await page.evaluate(() => (window as unknown as { __xss?: number }).__xss)).toBeUndefined();
      expect(await page.locator('main a[href^="javascript:"]').count()).toBe(0);
    }
    expect(faults).toEqual([]);
  });
});
