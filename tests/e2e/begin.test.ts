import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from '#kernel/config.ts';
import { buildApp, type Server } from '#server/app.ts';
import { beginningCode } from '#server/auth/beginning.ts';
import { openWorld, type World } from '../harness/world.ts';
import { expectAccessible, NARROW, visit } from './browser.ts';
import { openBrowser } from './chromium.ts';

const SECRET = 'the secret of an installation, as long as it has to be, or longer';

let world: World;
let server: Server;
let base: string;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([openWorld(), openBrowser()]);
  const { host, port, database } = world.database;
  server = buildApp({
    app: world.app,
    system: world.system,
    connection: { host, port, database },
    config: { ...readConfig({ RATE_LIMIT: '0', LOG_LEVEL: 'error' }), port: 0 },
    secret: SECRET,
    mailer: null,
  });
  base = await server.listen({ host: '127.0.0.1', port: 0 });
}, 60_000);
afterAll(async () => {
  await browser.close();
  await server.close();
  await world.close();
});

it('somebody makes the first organisation in the browser, and goes on to its first steps', async () => {
  const { page, faults } = await visit(browser, { size: NARROW });
  await page.goto(`${base}/sign-in`);
  await page.getByText('There is no organisation here yet.').waitFor();
  await page.goto(`${base}/begin#${beginningCode(SECRET)}`);
  await page.getByLabel('What it is called').fill('Northwind IT');
  await page.getByLabel('Your name').fill('Maya Lind');
  await page.getByLabel('Your e-mail address').fill('maya@northwind.example');
  await page.getByLabel('A password').fill('aaaaaaaaaaaaaa');
  await expectAccessible(page, 'begin');
  await page.getByRole('button', { name: 'Make it and go in' }).click();
  await page.getByText('This password is too easy to guess.').first().waitFor();
  await page.getByLabel('A password').fill('eleven blue lanterns');
  await page.getByRole('button', { name: 'Make it and go in' }).click();
  await page.getByText('0 of 6 done').waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('1 of 6 done').waitFor();
  await page.getByRole('button', { name: 'Make the calendar' }).click();
  await page.getByRole('button', { name: 'Make the team' }).click();
  await page.getByText('3 of 6 done').waitFor();
  await page.goto(`${base}/begin`);
  await page.getByLabel('Code').waitFor();
  expect(faults.filter((fault) => !fault.includes('422'))).toEqual([]);
}, 60_000);
