import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser } from 'playwright-core';

/** Our own, not the package's: those switch web security off, and tests of it would prove nothing. */
const ARGUMENTS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--font-render-hinting=none',
];

/** A real Chromium, unpacked from the npm package; `more` are further arguments of its own. */
export const openBrowser = async (more: readonly string[] = []): Promise<Browser> => {
  chromium.setGraphicsMode = false;
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...ARGUMENTS, ...more],
    env: { ...process.env },
  });
};
