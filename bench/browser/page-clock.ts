import type { Page } from 'playwright-core';

/** What a page must show before it counts as done: an address, and an element (CSS), perhaps with a text in it. */
export type Shown = { readonly address: string; readonly selector: string; readonly text?: string };

/** One interaction as the page saw it, in milliseconds from the input to the last paint, and what it asked of the API meanwhile. */
export type Seen = { readonly ms: number; readonly asked: readonly string[] };

const QUIET_MS = 250;
const GIVE_UP_MS = 20_000;

type Watch = Shown & { readonly fromStart: boolean; readonly quiet: number; readonly giveUp: number };

/**
 * Runs in the page. The clock starts with the first key or press (or with the navigation itself) and stops with the paint after the
 * last element that came into `main` or a dialog, once what was awaited is shown and nothing came for a while. Text that
 * ticks is no element, so clocks do not hold it up.
 */
const watchPage = ({ address, selector, text, fromStart, quiet, giveUp }: Watch): void => {
  const begun = performance.now();
  let start = fromStart ? 0 : Number.NaN;
  let painted = Number.NaN;
  const held = window as unknown as { seen?: Promise<Seen> };
  const note = (event: Event): void => {
    if (event.isTrusted && event.target !== null) start = event.timeStamp;
  };
  if (!fromStart) for (const kind of ['keydown', 'pointerdown']) addEventListener(kind, note, { capture: true });
  const isShown = (): boolean =>
    `${location.pathname}${location.search}`.includes(address) &&
    document.querySelector('main [aria-busy="true"], main [data-skeleton]') === null &&
    [...document.querySelectorAll(selector)].some((each) => text === undefined || each.textContent.includes(text));
  held.seen = new Promise((resolve, reject) => {
    let idle: ReturnType<typeof setTimeout> | undefined;
    const end = (): void => {
      observer.disconnect();
      clearTimeout(late);
      for (const kind of ['keydown', 'pointerdown']) removeEventListener(kind, note, { capture: true });
      const asked = performance
        .getEntriesByType('resource')
        .filter(
          (entry) => entry.startTime >= start - 1 && entry.startTime <= painted && entry.name.includes('/api/v1/'),
        )
        .map((entry) => entry.name.slice(entry.name.indexOf('/api/v1/') + 7));
      resolve({ ms: painted - start, asked });
    };
    const look = (): void => {
      if (Number.isNaN(start) || !isShown()) return;
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => (painted = performance.now()), { once: true });
        port1.start();
        port2.postMessage(null);
      });
      clearTimeout(idle);
      idle = setTimeout(end, quiet);
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['aria-busy'] });
    const late = setTimeout(() => {
      observer.disconnect();
      reject(
        new Error(`nothing shown for ${selector} ${text ?? ''} at ${location.href} in ${performance.now() - begun} ms`),
      );
    }, giveUp);
    look();
  });
};

/** Watches for what an input brings, does it, and answers how long it took. */
export const timed = async (page: Page, shown: Shown, act: () => Promise<unknown>): Promise<Seen> => {
  await page.evaluate(() => {
    performance.clearResourceTimings();
    performance.setResourceTimingBufferSize(2_000);
  });
  await page.evaluate(watchPage, { ...shown, fromStart: false, quiet: QUIET_MS, giveUp: GIVE_UP_MS });
  await act();
  return page.evaluate(() => (window as unknown as { seen: Promise<Seen> }).seen);
};

/** Opens an address anew, with the browser's cache as it is, and answers how long it took from the navigation on. */
export const timedOpening = async (page: Page, url: string, shown: Shown): Promise<Seen> => {
  await page.goto(url, { waitUntil: 'commit' });
  await page.evaluate(watchPage, { ...shown, fromStart: true, quiet: QUIET_MS, giveUp: GIVE_UP_MS });
  return page.evaluate(() => (window as unknown as { seen: Promise<Seen> }).seen);
};

/** The longest task, in milliseconds, while `act` goes on: 0 when none was above 50. */
export const longestTask = async (page: Page, act: () => Promise<void>): Promise<number> => {
  await page.evaluate(() => {
    const held = window as unknown as { tasks: number[]; watcher: PerformanceObserver };
    held.tasks = [];
    held.watcher = new PerformanceObserver((list) =>
      held.tasks.push(...list.getEntries().map((entry) => entry.duration)),
    );
    held.watcher.observe({ entryTypes: ['longtask'] });
  });
  await act();
  return page.evaluate(() => {
    const { tasks, watcher } = window as unknown as { tasks: number[]; watcher: PerformanceObserver };
    tasks.push(...watcher.takeRecords().map((entry) => entry.duration));
    watcher.disconnect();
    return Math.max(0, ...tasks);
  });
};
