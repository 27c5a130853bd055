import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contrastRatio } from '#kernel/brand/contrast.ts';
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

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 170 40"><rect width="40" height="40" rx="8" fill="#7a1f5c"/><text x="50" y="28" font-family="Arial" font-size="24" fill="#7a1f5c">Riverbank</text></svg>`;
const file = (text: string, name = 'logo.svg') => ({ name, mimeType: 'image/svg+xml', buffer: Buffer.from(text) });
const accentOf = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--accent').trim());
const shot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['SHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};
const choose = async (page: Page, label: string, text: string): Promise<void> => {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page
      .getByRole('button', { name: `Choose a file: ${label}` })
      .first()
      .click(),
  ]);
  await chooser.setFiles(file(text));
};
const form = (page: Page) => page.getByRole('form', { name: 'Branding', exact: true });

describe('branding in the browser', { timeout: 180_000 }, () => {
  it('is set with a preview beside it, and shows at once in shell, title and colours', async () => {
    const { page, faults } = await visit(browser);
    await house.signIn(page, 'administrator');
    await page.goto(`${house.base}/administration/branding`);
    await page.getByRole('heading', { name: 'Branding', exact: true }).waitFor();
    await form(page).getByLabel('Name', { exact: true }).fill('Riverbank');
    await choose(page, 'Logo on light ground', LOGO);
    await page.getByRole('img', { name: 'Logo on light ground' }).waitFor();
    await page.getByRole('img', { name: 'Logo in mails and files' }).waitFor();
    // A colour that cannot be read is shown beside the nearest that can.
    await form(page).getByLabel('Accent colour', { exact: true }).fill('#FFD400');
    await page
      .getByText(/: 1 is too weak; #[0-9a-f]{6} is used/)
      .first()
      .waitFor();
    await form(page).getByLabel('Welcome text').fill('Welcome to Riverbank.\nAsk for your account at the desk.');
    await form(page).getByLabel('Help with signing in').fill('Service desk, +33 1 23 45 67 89');
    await form(page).getByLabel('Where it leads').fill('tel:+33123456789');
    await form(page).getByLabel('Greeting').fill('How can we help?');
    await form(page).getByLabel('Introduction').fill('We answer between eight and six.');
    await page.getByRole('button', { name: 'Add a link' }).click();
    await page.getByLabel('Text of link 1').fill('Privacy');
    await page.getByLabel('Address of link 1').fill('javascript:alert(1)');
    await form(page).getByLabel('Foot of mails').fill('Riverbank, 1 Quay Street');
    await shot(page, 'form-1440-light');
    await expectAccessible(page, 'branding');
    await page.getByRole('button', { name: /^Save/ }).first().click();
    // What is wrong stands beside its field, and nothing was saved.
    await page.getByText('is an address: https://…').waitFor();
    await page.getByLabel('Address of link 1').fill('https://riverbank.example/privacy');
    await page.getByRole('button', { name: /^Save/ }).first().click();
    await page.getByText('Branding: holds from now on').waitFor();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('img', { name: 'Riverbank' }).waitFor();
    expect(await page.title()).toBe('Administration · Riverbank');
    const accent = await accentOf(page);
    expect(contrastRatio(accent, '#ffffff')).toBeGreaterThanOrEqual(4.5);
    // The page brings its colours along: they hold before any script has run.
    const bare = await browser.newContext({
      javaScriptEnabled: false,
      storageState: await page.context().storageState(),
    });
    const still = await bare.newPage();
    await still.goto(`${house.base}/dashboard`);
    expect(await still.content()).toContain(`--accent:${accent}`);
    await bare.close();
    await shot(page, 'saved-1440-light');
    expect(faults).toEqual([]);
  });

  it('refuses a drawing that does more than draw, beside its field', async () => {
    const { page, faults } = await visit(browser, { dark: true });
    await house.signIn(page, 'administrator');
    await page.goto(`${house.base}/administration/branding`);
    await choose(page, 'Logo on dark ground', LOGO.replace('<rect', '<script>alert(1)</script><rect'));
    await page.getByText('This drawing holds a script').waitFor();
    await shot(page, 'form-1440-dark');
    expect(faults).toEqual([]);
  });

  it('gives one field back to the default, with the others as they are', async () => {
    const { page } = await visit(browser);
    await house.signIn(page, 'administrator');
    await page.goto(`${house.base}/administration/branding`);
    await page.getByRole('button', { name: 'Back to the default: Greeting' }).click();
    // Somebody else decides meanwhile: that is told, and nothing that was done here is lost.
    await page.evaluate(async () => {
      const there = await (await fetch('/api/v1/settings/branding.organisation')).json();
      await fetch('/api/v1/settings/branding.organisation', {
        method: 'PUT',
        headers: { 'content-type': 'application/json', 'if-match': '*' },
        body: JSON.stringify({ value: { ...there.current.value, mailFoot: 'Somebody else' } }),
      });
    });
    await page.getByRole('button', { name: /^Save/ }).first().click();
    await page.getByText('Somebody changed this setting since you opened it').waitFor();
    expect(await form(page).getByLabel('Greeting').inputValue()).toBe('');
    await page.getByRole('button', { name: /^Save/ }).first().click();
    await page.getByText('Branding: holds from now on').waitFor();
    expect(await form(page).getByLabel('Greeting').inputValue()).toBe('');
    expect(await form(page).getByLabel('Name', { exact: true }).inputValue()).toBe('Riverbank');
  });

  it('shows before signing in and in the portal, on a phone as well', async () => {
    for (const [size, name] of [
      [undefined, '1440'],
      [NARROW, '390'],
    ] as const)
      for (const dark of [false, true]) {
        const { page, faults, context } = await visit(browser, { ...(size ? { size } : {}), dark });
        await page.goto(`${house.base}/sign-in`);
        await page.getByRole('img', { name: 'Riverbank' }).waitFor();
        await page.getByText('Welcome to Riverbank.').waitFor();
        expect(await page.title()).toBe('Sign in · Riverbank');
        await page.getByRole('link', { name: 'Service desk, +33 1 23 45 67 89' }).waitFor();
        await shot(page, `sign-in-${name}-${dark ? 'dark' : 'light'}`);
        if (size) await expectAccessible(page, 'sign-in');
        await house.signIn(page, 'user');
        await page.getByText('We answer between eight and six.').waitFor();
        const privacy = page.getByRole('link', { name: 'Privacy' });
        expect(await privacy.getAttribute('href')).toBe('https://riverbank.example/privacy');
        await shot(page, `portal-${name}-${dark ? 'dark' : 'light'}`);
        await expectAccessible(page, 'portal');
        expect(faults).toEqual([]);
        await context.close();
      }
    const { page, context } = await visit(browser, { size: NARROW });
    await house.signIn(page, 'administrator');
    await page.goto(`${house.base}/administration/branding`);
    await page.getByRole('heading', { name: 'Preview' }).waitFor();
    await shot(page, 'form-390-light');
    await expectAccessible(page, 'branding on a phone');
    await context.close();
  });

  it('of a customer is what its people see', async () => {
    const { page } = await visit(browser);
    await house.signIn(page, 'administrator');
    await page.goto(`${house.base}/administration/branding`);
    await page.getByRole('button', { name: 'Add a customer' }).click();
    const customers = page.getByRole('form', { name: 'Branding by customer' });
    await customers.getByLabel('Customer', { exact: false }).first().fill('Saint');
    await page.getByRole('option', { name: /Saint-Clair/ }).click();
    await customers.getByLabel('Name', { exact: true }).fill('Saint-Clair IT');
    await shot(page, 'customers-1440-light');
    await customers.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Branding by customer: holds from now on').waitFor();
    const visitor = await visit(browser);
    await house.signIn(visitor.page, 'user');
    await visitor.page.getByRole('link', { name: /Saint-Clair IT/ }).waitFor();
    expect(await visitor.page.title()).toContain('Saint-Clair IT');
  });
});
