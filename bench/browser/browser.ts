import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { BrowserContext, Page } from 'playwright-core';
import { openBrowser } from '../../tests/e2e/chromium.ts';
import { startServer } from '../client.ts';
import { findCompany, MARKED } from '../company.ts';
import type { Environment } from '../environment.ts';
import { prepareIncidents } from '../lists.ts';
import { alone, quantile, type Figure } from '../measure.ts';
import { lighthouseOf } from './lighthouse.ts';
import { longestTask, timed, timedOpening, type Seen } from './page-clock.ts';
import { AGENT, letPeopleIn, PASSWORD, USER } from './people.ts';

/** What the browser may add to what the API took by itself, at the 95th percentile. */
const ABOVE_API_MS = 200;
const ROW = 'main [role=row] [role=gridcell]';

const freePort = async (): Promise<number> => {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
};

type Scene = { readonly page: Page; readonly base: string; readonly context: BrowserContext };
/** One interaction, measured for the n-th time; each time with other data, so that nothing is left over from before. */
type Interaction = { readonly name: string; readonly once: (scene: Scene, n: number) => Promise<Seen> };

const team = (n: number): string => `team:TEAM-${String(1 + (n % 20)).padStart(6, '0')}`;
const numberOf = (n: number, size: number): string => `INC-${String(size + 100 - n * 37).padStart(9, '0')}`;

const interactions = (size: number): readonly Interaction[] => [
  {
    name: 'queue opened by its address',
    once: ({ page, base }, n) =>
      timedOpening(page, `${base}/incidents?filter=${encodeURIComponent(`open ${team(n)}`)}`, {
        address: '/incidents',
        selector: ROW,
      }),
  },
  {
    name: 'queue opened by a key',
    once: async ({ page, base }) => {
      await page.goto(`${base}/dashboard`);
      await page.locator('main h1').first().waitFor();
      await page.keyboard.press('g');
      return timed(page, { address: '/incidents', selector: ROW }, () => page.keyboard.press('q'));
    },
  },
  {
    name: 'filter changed',
    once: async ({ page, base }, n) => {
      await page.goto(`${base}/incidents?filter=open&group=none`);
      await page.locator(ROW).first().waitFor();
      const wanted = `${team(n)} priority:${1 + (n % 4)}`;
      await page.keyboard.press('f');
      const field = page.getByRole('textbox', { name: 'Filter as text' });
      await field.fill(wanted);
      return timed(page, { address: `priority%3A${1 + (n % 4)}`, selector: ROW }, () => page.keyboard.press('Enter'));
    },
  },
  {
    name: 'record opened from the list',
    once: async ({ page, base }, n) => {
      await page.goto(`${base}/incidents?filter=${encodeURIComponent(`open ${team(n)}`)}&group=none`);
      await page.locator(ROW).first().waitFor();
      for (let step = 0; step <= n % 9; step += 1) await page.keyboard.press('j');
      return timed(
        page,
        { address: '/incidents/INC-', selector: 'main article, main [role=tabpanel], main textarea' },
        () => page.keyboard.press('o'),
      );
    },
  },
  {
    name: 'record opened by its address',
    once: ({ page, base }, n) =>
      timedOpening(page, `${base}/incidents/${numberOf(n, size)}`, {
        address: '/incidents/INC-',
        selector: 'main article, main [role=tabpanel], main textarea',
      }),
  },
  {
    name: 'board opened',
    once: async ({ page, base }, n) => {
      await page.goto(`${base}/incidents?filter=${encodeURIComponent(`open ${team(n)}`)}&group=none`);
      await page.locator(ROW).first().waitFor();
      await page.keyboard.press('v');
      return timed(page, { address: 'display=board', selector: 'main [role=listitem]' }, () =>
        page.keyboard.press('b'),
      );
    },
  },
  {
    name: 'search typed',
    once: async ({ page, base }, n) => {
      await page.goto(`${base}/my-work`);
      await page.locator('main h1').first().waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').waitFor();
      const word = `mark${String((n * 13) % (size / MARKED)).padStart(6, '0')}`;
      await page.keyboard.type(word.slice(0, -1));
      return timed(page, { address: '/my-work', selector: '[role=option] b', text: word }, () =>
        page.keyboard.type(word.slice(-1)),
      );
    },
  },
];

/** Milliseconds of the slowest of what a page asked, asked once more by itself over a kept connection: no page can be there sooner. */
const bareTime = async ({ context, base }: Scene, asked: readonly string[]): Promise<number> => {
  const times: number[] = [];
  for (const path of new Set(asked.filter((each) => !each.startsWith('/events')))) {
    const begun = performance.now();
    await (await context.request.get(`${base}/api/v1${path}`)).body();
    times.push(performance.now() - begun);
  }
  return Math.max(0, ...times);
};

const signIn = async (context: BrowserContext, base: string, email: string): Promise<string> => {
  const answer = await context.request.post(`${base}/api/auth/sign-in/email`, {
    data: { email, password: PASSWORD },
    headers: { origin: 'http://127.0.0.1' },
  });
  if (!answer.ok()) throw new Error(`${email} is not let in: ${await answer.text()}`);
  return (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
};

const measured = async (
  scene: Scene,
  { name, once: run }: Interaction,
  samples: number,
  label: string,
): Promise<Figure[]> => {
  await run(scene, samples);
  const ours: number[] = [];
  const bare: number[] = [];
  for (let n = 0; n < samples; n += 1) {
    const seen = await run(scene, n);
    ours.push(seen.ms);
    bare.push(await bareTime(scene, seen.asked));
  }
  const [a, b] = [ours, bare].map((times) => times.toSorted((x, y) => x - y));
  return [
    ['p50', 0.5],
    ['p95', 0.95],
  ].map(([share, at]) => {
    const floor = quantile(b ?? [], Number(at));
    return alone(
      `${name}, among ${label}, ${share}`,
      'ms',
      quantile(a ?? [], Number(at)),
      floor + ABOVE_API_MS,
      'lower',
      floor,
    );
  });
};

const scrolling = async ({ page, base }: Scene, label: string): Promise<Figure> => {
  await page.goto(`${base}/incidents?filter=&group=none`);
  await page.locator(ROW).first().waitFor();
  await page.mouse.move(700, 500);
  const longest = await longestTask(page, async () => {
    for (let step = 0; step < 120; step += 1) {
      await page.mouse.wheel(0, 500);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
  });
  return alone(`longest task while scrolling through ${label}`, 'ms', longest, 50, 'lower');
};

/**
 * What people feel, in a real Chromium on the production build: milliseconds from an input to the last paint of what it brings,
 * beside the time that the API takes for the same data by itself; the longest task while scrolling; Lighthouse's judgement.
 */
export const measureBrowser = async (
  environment: Environment,
  { size, samples }: { size: number; samples: number },
  note: (text: string) => void,
): Promise<readonly Figure[]> => {
  const address = await prepareIncidents(environment, size, note);
  await letPeopleIn(address, await findCompany(address));
  const server = await startServer(address);
  const base = `http://127.0.0.1:${server.port}`;
  const debuggingPort = await freePort();
  const browser = await openBrowser([`--remote-debugging-port=${debuggingPort}`]);
  const label = size.toLocaleString('en-GB');
  const figures: Figure[] = [];
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    const cookie = await signIn(context, base, AGENT);
    const page = await context.newPage();
    const scene = { page, base, context };
    for (const interaction of interactions(size)) {
      note(`  ${interaction.name}`);
      figures.push(...(await measured(scene, interaction, samples, label)));
    }
    figures.push(await scrolling(scene, label));
    await page.close();
    const portal = await browser.newContext();
    const users = await signIn(portal, base, USER);
    for (const [name, path, who] of [
      ['queue', '/incidents', cookie],
      ['portal', '/portal', users],
    ] as const) {
      note(`  Lighthouse, ${name}`);
      figures.push(...(await lighthouseOf(name, { url: `${base}${path}`, debuggingPort, cookie: who, runs: 3 })));
    }
  } finally {
    await browser.close();
    await server.stop();
  }
  return figures;
};
