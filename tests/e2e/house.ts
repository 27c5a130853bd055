import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { readConfig } from '#kernel/config.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { comment, create } from '#kernel/store/commands.ts';
import { readRecord } from '#kernel/store/read.ts';
import { buildApp } from '#server/app.ts';
import { ensureAccount, givePersonAccount } from '#server/auth/account.ts';
import { openTail } from '#kernel/jobs/tail.ts';
import type { Role } from '#kernel/access/principal.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

export const PASSWORD = 'eleven blue lanterns';

export type House = {
  readonly world: World;
  readonly made: Organisation;
  readonly base: string;
  /** The installation's secret. */
  readonly secret: string;
  signIn(page: Page, role: Role): Promise<void>;
  close(): Promise<void>;
};

const TITLES = [
  'Portal sign-in loops on ward terminals',
  'Mail to one insurer is delayed',
  'Badge readers offline, 2 sites',
  'Storage latency above 40 ms',
  'VPN drops every 20 minutes',
  'Scanners print blank labels',
];

/** The whole product on a database of its own: server, built pages, live updates, people who can sign in, and some work. */
export const openHouse = async (): Promise<House> => {
  const world = await openWorld();
  const made = await settle(world, 'TechSol');
  for (const { id, role } of Object.values(made.people)) {
    const person = await readRecord(made.context, definitionNamed('person'), id);
    await givePersonAccount(
      made.context,
      person,
      await ensureAccount(world.system, {
        email: `${role.toLowerCase()}@techsol.example`,
        name: role,
        password: PASSWORD,
      }),
    );
  }
  for (const [n, title] of [...TITLES, ...TITLES, ...TITLES].entries()) {
    const row = await create(made.context, definitionNamed('incident'), {
      title: `${title} ${n}`,
      description: 'It began **this morning**.',
      requester: made.people.user.id,
      customer: made.customer['id'],
      service: made.service['id'],
      team: made.team['id'],
      impact: 1 + (n % 3),
      urgency: 1 + (n % 2),
      category: 'Access',
      ...(n % 3 === 0 ? { assignee: made.people.agent.id } : {}),
    });
    if (n % 4 === 0)
      await comment(made.context, definitionNamed('incident'), String(row['id']), {
        text: 'The log says **nothing** unusual.',
        visibility: 'internal',
      });
  }
  const connection = { host: world.database.host, port: world.database.port, database: world.database.database };
  const secret = randomBytes(48).toString('base64url');
  const server = buildApp({
    app: world.app,
    system: world.system,
    connection,
    config: { ...readConfig({ RATE_LIMIT: '0', LOG_LEVEL: 'error' }), port: 0 },
    secret,
    mailer: null,
  });
  const base = await server.listen({ host: '127.0.0.1', port: 0 });
  const tail = openTail(world.system);
  tail.onChange((event) => {
    server.live.announce(event);
  });
  const follow = setInterval(() => {
    tail.turn().catch(() => {
      /* the database is going away */
    });
  }, 100);
  return {
    world,
    made,
    base,
    secret,
    signIn: async (page, role) => {
      await page.goto(`${base}/sign-in`);
      await page.getByLabel('E-mail').fill(`${role.toLowerCase()}@techsol.example`);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    },
    close: async () => {
      clearInterval(follow);
      await server.close();
      await world.close();
    },
  };
};
