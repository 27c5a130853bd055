import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LightMyRequestResponse } from 'fastify';
import { readConfig } from '#kernel/config.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { systemContext, type Context } from '#kernel/store/context.ts';
import { openDb, type Connection, type Db, type Row } from '#kernel/store/db.ts';
import { create } from '#kernel/store/commands.ts';
import { openMailer, type Mailer } from '#gateways/mail/send.ts';
import { buildApp, type Server } from '#server/app.ts';
import { ensureAccount, givePersonAccount } from '#server/auth/account.ts';
import '#sms/index.ts';
import { testDatabase } from '../harness/database.ts';

export const PASSWORD = 'eleven blue lanterns';
/** What a page of our own sends. `inject` asks under http://localhost:80. */
export const OURS = { origin: 'http://localhost', host: 'localhost' };

export type Answered = LightMyRequestResponse;
export type Browser = {
  /** Cookies as a browser keeps them. */
  readonly jar: Map<string, string>;
  send(
    method: 'GET' | 'POST' | 'DELETE' | 'PATCH',
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answered>;
  signIn(email: string, password?: string): Promise<Answered>;
};

export type World = {
  readonly server: Server;
  readonly app: Db;
  readonly system: Db;
  readonly connection: Connection;
  readonly org: string;
  /** The installation's secret. */
  readonly secret: string;
  /** Every line that was logged. */
  readonly log: string[];
  /** Moves the server's clock on by so many milliseconds; the database's goes its own way. */
  advance(ms: number): void;
  organisation(name: string): Promise<string>;
  person(email: string, options?: { org?: string; role?: string; password?: string }): Promise<Row>;
  context(org?: string): Promise<Context>;
  browser(): Browser;
  /** Actions in a person's history, oldest first. */
  historyOf(person: Row, org?: string): Promise<string[]>;
  close(): Promise<void>;
};

/** A server on a database of its own, asked without a network. `smtp` is a mail server's port; `empty` leaves the organisation out. */
export const world = async ({
  environment = {},
  smtp,
  mailer,
  empty = false,
}: { environment?: Record<string, string>; smtp?: number; mailer?: Mailer; empty?: boolean } = {}): Promise<World> => {
  const database = await testDatabase();
  const connection: Connection = { host: database.host, port: database.port, database: database.database };
  const app = openDb(connection, 'wellrun_app', { max: 4 });
  const system = openDb(connection, 'wellrun_system', { max: 4 });
  const webFolder = await mkdtemp(join(tmpdir(), 'wellrun-web-'));
  const log: string[] = [];
  const secret = randomBytes(48).toString('base64url');
  let ahead = 0;
  const config = readConfig({ RATE_LIMIT: '0', LOG_LEVEL: 'info', ...environment });
  const outgoing =
    mailer ?? (smtp === undefined ? null : openMailer({ url: `smtp://127.0.0.1:${smtp}`, from: config.mailFrom }));
  const server = buildApp({
    app,
    system,
    connection,
    config,
    webFolder,
    secret,
    mailer: outgoing,
    logTo: {
      write: (line) => {
        log.push(line);
      },
    },
    now: () => Date.now() + ahead,
  });
  await server.ready();

  const organisation = async (name: string): Promise<string> => {
    const id = randomUUIDv7();
    await system.batch([{ text: 'INSERT INTO organisation (org, name) VALUES ($1, $2)', values: [id, name] }]);
    return id;
  };
  const org = empty ? '' : await organisation('Riverbank Services');
  const context = (of = org): Promise<Context> => systemContext(system, of);

  const person: World['person'] = async (email, { org: of = org, role = 'agent', password = PASSWORD } = {}) => {
    const acting = await context(of);
    const name = email.split('@')[0] ?? email;
    const row = await create(acting, definitionNamed('person'), { title: name, email });
    await acting.batch([
      {
        text: "INSERT INTO access_grant (org, id, person, role, scope) VALUES ($1, $2, $3, $4, 'organisation')",
        values: [of, randomUUIDv7(), row['id'], role],
      },
    ]);
    return givePersonAccount(acting, row, await ensureAccount(system, { email, name, password }));
  };

  const browser = (): Browser => {
    const jar = new Map<string, string>();
    const send: Browser['send'] = async (method, url, body, headers = {}) => {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await server.inject({
        method,
        url,
        headers: {
          ...OURS,
          ...(cookie === '' ? {} : { cookie }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      });
      for (const header of [answer.headers['set-cookie'] ?? []].flat()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
        if (/max-age=0/i.test(header)) jar.delete(name);
        else jar.set(name, value);
      }
      return answer;
    };
    return {
      jar,
      send,
      signIn: (email, password = PASSWORD) => send('POST', '/api/auth/sign-in/email', { email, password }),
    };
  };

  const historyOf: World['historyOf'] = async (row, of = org) => {
    await server.background.idle();
    const [answer] = await (
      await context(of)
    ).batch([
      { text: 'SELECT action FROM history WHERE org = $1 AND record = $2 ORDER BY id', values: [of, row['id']] },
    ]);
    return (answer?.rows ?? []).map((entry) => String(entry['action']));
  };

  const close = async (): Promise<void> => {
    await server.close();
    outgoing?.close();
    await Promise.all([app.close(), system.close()]);
    await rm(webFolder, { recursive: true });
  };
  return {
    server,
    app,
    system,
    connection,
    org,
    secret,
    log,
    advance: (ms) => {
      ahead += ms;
    },
    organisation,
    person,
    context,
    browser,
    historyOf,
    close,
  };
};
