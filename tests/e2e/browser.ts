import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';

export const WIDE = { width: 1440, height: 900 };
export const NARROW = { width: 390, height: 844 };

export type Visit = { readonly page: Page; readonly context: BrowserContext; readonly faults: string[] };

/** A visitor's own window. Errors of scripts and refusals of the content policy are kept in `faults`. */
export const visit = async (
  browser: Browser,
  options: { size?: { width: number; height: number }; dark?: boolean } = {},
): Promise<Visit> => {
  const context = await browser.newContext({
    viewport: options.size ?? WIDE,
    colorScheme: options.dark === true ? 'dark' : 'light',
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => {
    faults.push(String(error));
  });
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) faults.push(message.text());
  });
  page.setDefaultTimeout(15_000);
  return { page, context, faults };
};

/** Until a page has its first heading, and nothing on it is on its way any more. */
export const drawn = async (page: Page): Promise<void> => {
  await page.locator('h1').first().waitFor({ state: 'attached' });
  await page.waitForFunction(() => document.querySelector('[data-skeleton], [aria-busy="true"]') === null);
};

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type AxeResult = { violations: { id: string; help: string; nodes: { target: string[]; failureSummary?: string }[] }[] };

/**
 * Asks axe-core about the page as it stands; it must find nothing that WCAG 2.2 AA names. `except` leaves out a rule that
 * is advice and does not fit: a menu floats beside the landmarks, not within one ('region').
 */
export const expectAccessible = async (
  page: Page,
  what: string,
  except: readonly string[] = [],
  only: readonly string[] = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
): Promise<void> => {
  if (!(await page.evaluate('typeof axe === "object"'))) await page.evaluate(AXE);
  const { violations } = (await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(only)},
      rules: ${JSON.stringify(Object.fromEntries(except.map((rule) => [rule, { enabled: false }])))} })`,
  )) as AxeResult;
  expect(
    violations.map(
      ({ id, help, nodes }) =>
        `${id}: ${help}: ${nodes
          .slice(0, 3)
          .map((node) => node.target.join(' '))
          .join(', ')}`,
    ),
    what,
  ).toEqual([]);
};
