import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Config } from '#kernel/config.ts';
import { plainLetter } from '#kernel/notify/plain-letter.ts';
import type { Connection, Db } from '#kernel/store/db.ts';
import type { Mailer } from '#gateways/mail/send.ts';
import { openTokens } from '#gateways/mail/token.ts';
import { openVault } from '#gateways/mail/vault.ts';
import { registerApi } from './api/index.ts';
import { registerAccount } from './auth/account-routes.ts';
import { hasPassword } from './auth/account.ts';
import { registerApiKeys } from './auth/api-key-routes.ts';
import { cookieRules } from './auth/cookie.ts';
import { registerDemoPeople } from './auth/demo-people.ts';
import type { Auth } from './auth/instance.ts';
import { recordSignIn } from './auth/history.ts';
import { registerBeginning } from './auth/beginning.ts';
import { inviteLetter } from './auth/invite-letter.ts';
import { registerInvites } from './auth/invite-routes.ts';
import { letterheadOfAccount } from './auth/own-letterhead.ts';
import { resetLetter } from './auth/reset-letter.ts';
import { registerSessions } from './auth/session-routes.ts';
import { registerSignIn } from './auth/sign-in-routes.ts';
import { background, type Background } from './background.ts';
import { brandOfRequest, registerBrand } from './brand/brand-routes.ts';
import { callerOf, credentialReader } from './caller.ts';
import { secureHeaders, securityHeaders } from './http/headers.ts';
import { jsonBodies } from './http/json-body.ts';
import { limitRequests } from './http/limits.ts';
import { logOptions, logRequests, type LogStream } from './http/logging.ts';
import { problemOf, type Problem } from './http/problem.ts';
import { sameOriginOnly } from './http/same-origin.ts';
import { serveWeb } from './http/web-files.ts';
import { registerFeeds } from './feeds/feed-routes.ts';
import { registerHealth } from './operation/health.ts';
import { registerMetrics } from './operation/metrics.ts';
import { openLive, type Live } from './live.ts';
import { openPresence } from './presence.ts';
import type { Services } from './services.ts';
import { once } from './once.ts';
import { noteKeyUse } from './auth/key-use.ts';

/** Where the browser application is built into. */
export const WEB_FOLDER = fileURLToPath(new URL('../../dist/web', import.meta.url));

export type AppInput = {
  /** As the role that serves people; `system` as the product's own; `connection` for sign-in, which has a pool of its own. */
  readonly app: Db;
  readonly system: Db;
  readonly connection: Connection;
  readonly config: Config;
  /** Signs cookies and encrypts second factors (auth/secret.ts). */
  readonly secret: string;
  readonly mailer?: Mailer | null;
  readonly logTo?: LogStream;
  readonly webFolder?: string;
  /** Epoch ms. */
  readonly now?: () => number;
};

export type Server = FastifyInstance & {
  /** Work that no answer waited for; `idle` resolves when it is done. */
  readonly background: Background;
  /** Open streams hear what is announced here. */
  readonly live: Live;
  /** Loads what is loaded late, so that nobody waits for it. */
  warm(): Promise<void>;
};

const BODY_LIMIT = 1_048_576;
const FIVE_MINUTES = 300_000;

/** Puts the HTTP server together: protection first, then sign-in, the API, operation, and the browser application. It does not listen yet. */
export const buildApp = (input: AppInput): Server => {
  const { app, system, connection, config, secret, mailer = null, now = Date.now } = input;
  const rules = cookieRules(config.publicUrl);
  const server = fastify({
    ...logOptions(config.logLevel ?? 'info', input.logTo ?? process.stdout),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: FIVE_MINUTES,
    keepAliveTimeout: 75_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    // What fastify refuses before any hook has run.
    frameworkErrors: (error, request, reply) =>
      sendProblem(
        (reply as unknown as FastifyReply).headers({
          ...securityHeaders({ https: rules.secure }),
          'x-request-id': request.id,
        }),
        problemOf(error, request.id).problem,
      ),
  });
  const credentialOf = credentialReader(rules, secret);
  const work = background(server.log);
  const origin = (): string => config.publicUrl ?? addressOf(server, config);

  const auth = once(async (): Promise<Auth> => {
    const { openAuth } = await import('./auth/instance.ts');
    return openAuth({
      connection,
      system,
      secret,
      rules,
      origin: origin(),
      log: server.log,
      sendReset: async ({ email, name, token }) => {
        if (mailer === null) {
          server.log.warn('a new password was asked for, and there is no SMTP_URL to mail it by');
          return;
        }
        const link = `${origin()}/reset-password?token=${encodeURIComponent(token)}`;
        const first = !(await hasPassword(system, { email }));
        await mailer.send({
          to: email,
          ...plainLetter(
            await letterheadOfAccount(system, email),
            first ? inviteLetter({ name, link, origin: origin() }) : resetLetter({ name, link }),
          ),
        });
      },
      onReset: (account) =>
        work.run('password-reset', () =>
          recordSignIn(system, { account }, { action: 'password-reset', request: null, now: now() }),
        ),
    });
  });
  const services: Services = {
    config,
    app,
    system,
    auth,
    secret,
    rules,
    mailer,
    background: work,
    now,
    origin,
    credentialOf,
    callerOf: callerOf(app, credentialOf, now),
  };

  const live = openLive();
  let stopping = false;
  server.addHook('preClose', () => {
    stopping = true;
    live.end();
  });
  server.addHook('onClose', async () => {
    await work.idle();
    if (auth.begun()) await (await auth()).close();
  });

  jsonBodies(server);
  server.setErrorHandler((error, request, reply) => {
    const { problem, foreseen } = problemOf(error, request.id);
    if (!foreseen) request.log.error({ err: error }, 'request failed');
    sendProblem(reply, problem);
  });
  secureHeaders(server, { https: rules.secure });
  registerMetrics(server, { databases: { app, system }, token: config.metricsToken });
  logRequests(server);
  sameOriginOnly(server, config);
  limitRequests(server, config.rateLimit, credentialOf, now);
  noteKeyUse(server, services);

  void server.register(
    (scope, _options, done) => {
      registerSignIn(scope, services);
      registerAccount(scope, services);
      done();
    },
    { prefix: '/api/auth' },
  );
  void server.register(
    (scope, _options, done) => {
      registerSessions(scope, services);
      registerApiKeys(scope, services);
      registerInvites(scope, services);
      registerFeeds(scope, services);
      registerBeginning(scope, services);
      registerDemoPeople(scope, system);
      registerBrand(scope, services);
      registerApi(scope, {
        callerOf: services.callerOf,
        live,
        secret,
        presence: openPresence(system, now),
        origin,
        mail: { tokens: openTokens(secret), vault: openVault(secret), system, post: mailer },
      });
      done();
    },
    { prefix: '/api/v1' },
  );
  registerHealth(server, { database: app, isStopping: () => stopping });
  serveWeb(server, input.webFolder ?? WEB_FOLDER, brandOfRequest(services));
  return Object.assign(server, {
    live,
    background: work,
    warm: async () => {
      await auth();
    },
  });
};

const sendProblem = (reply: FastifyReply, problem: Problem): void => {
  if (typeof problem['retryAfter'] === 'number') void reply.header('retry-after', problem['retryAfter']);
  void reply.code(problem.status).type('application/problem+json').send(problem);
};

/** How a browser on this machine reaches the server. */
export const addressOf = (server: FastifyInstance, { host, port }: Config): string => {
  const bound = server.server.address();
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${typeof bound === 'object' && bound !== null ? bound.port : port}`;
};
