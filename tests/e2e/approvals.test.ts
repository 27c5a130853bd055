import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#kernel/access/principal.ts';
import { expectAccessible, NARROW, visit } from './browser.ts';
import { openBrowser } from './chromium.ts';
import { openHouse, type House } from './house.ts';

let house: House;
let browser: Browser;
const faults: string[] = [];

beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

const as = async (role: Role, work: (page: Page) => Promise<void>, narrow = false): Promise<void> => {
  const { page, context, faults: found } = await visit(browser, narrow ? { size: NARROW } : {});
  await house.signIn(page, role);
  await work(page);
  faults.push(...found);
  await context.close();
};

const choose = async (page: Page, group: string, at: number, name: string): Promise<void> => {
  const picker = page.getByRole('dialog').getByRole('group', { name: group }).nth(at);
  await picker.getByRole('combobox').fill(name);
  await page.getByRole('option', { name }).first().click();
  await picker.getByRole('button', { name: new RegExp(`^Without ${name}`) }).waitFor();
};

describe('approvals in the browser', { timeout: 120_000 }, () => {
  it('are asked for step by step at the record, delegated, given, and end when the last step agrees', async () => {
    await as('processOwner', async (page) => {
      await page.goto(`${house.base}/incidents/INC-000001`);
      await page.getByRole('button', { name: 'Ask for approval' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('What they need to know').fill('The terminals are replaced on Sunday.');
      await dialog.getByLabel('Name of step 1').fill('Service');
      await dialog.getByLabel('How many must agree').selectOption('all');
      await choose(page, 'Whom', 0, 'serviceOwner');
      await dialog.getByRole('button', { name: 'Another step after it' }).click();
      await dialog.getByLabel('Name of step 2').fill('Management');
      await choose(page, 'Whom', 1, 'topManagement');
      await expectAccessible(page, 'asking for approval');
      await dialog.getByRole('button', { name: /^Ask for approval/ }).click();
      await page.getByText('those of the first step are asked').waitFor();
      const listed = page.getByRole('region', { name: /^Approvals/ });
      await listed.getByRole('link', { name: /INC-000001/ }).waitFor();
      await page.goto(`${house.base}/approvals/APP-000001`);
      const steps = page.getByRole('region', { name: 'Steps' });
      await steps.getByText('asked now').waitFor();
      await steps.getByText('comes later').waitFor();
      await expectAccessible(page, 'the steps of an approval');
    });
    await as('serviceOwner', async (page) => {
      await page.goto(`${house.base}/my-work`);
      await page.getByRole('region', { name: 'Waiting for your decision' }).getByText('APP-000001').waitFor();
      await page.goto(`${house.base}/approvals/APP-000001`);
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: /Delegate/ }).click();
      await page.getByRole('combobox', { name: 'To' }).fill('smsManager');
      await page.getByRole('option', { name: 'smsManager' }).first().click();
      await page
        .getByRole('button', { name: /^Delegate/ })
        .last()
        .click();
      await page.getByRole('region', { name: 'Steps' }).getByText('smsManager').waitFor();
    });
    for (const role of ['smsManager', 'topManagement'] as const)
      await as(
        role,
        async (page) => {
          await page.goto(`${house.base}/approvals/APP-000001`);
          await page.getByRole('region', { name: 'Steps' }).getByText('asked now').waitFor();
          if (role === 'smsManager') await page.keyboard.press('y');
          else await page.getByRole('button', { name: 'Approve' }).click();
          await page.getByRole('textbox', { name: 'Remark' }).fill('Go ahead.');
          await page.keyboard.press('Control+Enter');
          await page.getByRole('region', { name: 'Steps' }).getByText('approved,').first().waitFor();
        },
        role === 'topManagement',
      );
    await as('processOwner', async (page) => {
      await page.goto(`${house.base}/incidents/INC-000001`);
      await page
        .getByRole('region', { name: /^Approvals/ })
        .getByText('Approved')
        .waitFor({ state: 'attached' });
    });
    expect(faults).toEqual([]);
  });

  it('that were drafted are asked for on their own page, and say why they cannot be', async () => {
    await as('processOwner', async (page) => {
      await page.goto(`${house.base}/approvals/new`);
      await page.getByLabel('Title').fill('A new firewall');
      await page
        .getByRole('button', { name: /^Create/ })
        .first()
        .click();
      await page.waitForURL(/APP-/);
      await page.getByRole('button', { name: /^Ask for approval/ }).click();
      const form = page.getByRole('form', { name: 'Ask for approval' });
      // Nobody decides on what they asked for themselves.
      await form.getByRole('group', { name: 'Whom' }).getByRole('combobox').fill('processOwner');
      await page.getByRole('option', { name: 'processOwner' }).first().click();
      await form.getByRole('button', { name: /^Ask for approval/ }).click();
      await form.getByText('nobody else can be asked').waitFor();
      await form.getByLabel('How many must agree').selectOption('quorum');
      await form.getByLabel('How many', { exact: true }).fill('1');
      await form.getByRole('group', { name: 'Whom' }).getByRole('combobox').fill('approver');
      await page.getByRole('option', { name: 'approver' }).first().click();
      await form.getByRole('button', { name: /^Ask for approval/ }).click();
      await page.getByRole('region', { name: 'Steps' }).getByText('1 must agree').waitFor();
    });
    expect(faults).toEqual([]);
  });
});
