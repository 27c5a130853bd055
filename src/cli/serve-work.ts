import { readConfig, type Config } from '#kernel/config.ts';
import { AppError } from '#kernel/errors.ts';
import { assertKeysAreThere } from '#kernel/history/own-keys.ts';
import { queryOn } from '#gateways/backup/histories.ts';
import { openDb } from '#kernel/store/db.ts';
import { listenForMail } from '#gateways/mail/in/smtp.ts';
import { startFetching } from '#gateways/mail/in/fetching.ts';
import { openVault, type Vault } from '#gateways/mail/vault.ts';
import { openMailer, type Mailer } from '#gateways/mail/send.ts';
import { openTokens, type Tokens } from '#gateways/mail/token.ts';
import { addressOf, buildApp, WEB_FOLDER, type Server } from '#server/app.ts';
import { beginningCode, hasBegun } from '#server/auth/beginning.ts';
import { readDemoPeople } from '#server/auth/demo-people.ts';
import { tidySignIn } from '#server/auth/limits.ts';
import { openSecret } from '#server/auth/secret.ts';
import { precompress } from '#server/http/precompress.ts';
import { closeGracefully, listen, probePort } from '#server/listen.ts';
import { startSealing } from '#server/sealing.ts';
import { VERSION } from '#server/version.ts';
import { startWork } from '#server/work.ts';
import type { Env } from './command.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { askedToEnd } from './signals.ts';

const HOUR_MS = 3_600_000;
const LOOPBACK = /^(?:127\.|localhost$|::1$)/;

/** Whom to sign in as, and what to be warned of. */
const greet = async (runtime: Runtime, address: string, secret: string, env: Env): Promise<void> => {
  const { config, system } = runtime;
  env.out(`Wellrun ${VERSION} runs at ${config.publicUrl ?? address}`);
  const people = await readDemoPeople(system);
  if (people.length > 0) {
    env.out('Sign in to the demonstration company as:');
    for (const { role, email, password } of people) env.out(`  ${role}: ${email}, password ${password}`);
  } else if (!(await hasBegun(system))) {
    env.out(`There is no organisation yet. Make yours: ${config.publicUrl ?? address}/begin#${beginningCode(secret)}`);
    env.out('or on the command line: npx wellrun user add --org NAME --name NAME --email ADDRESS --role administrator');
  }
  if (LOOPBACK.test(config.host)) return;
  if (people.length > 0) env.err('Take care: everybody who can reach this address can sign in to the demonstration.');
  if (config.publicUrl?.startsWith('https:') !== true)
    env.err(
      'Take care: without https passwords can be read on their way. Put a reverse proxy before it, and set PUBLIC_URL.',
    );
};

/** What a running server does beside answering. Each part can be stopped; they are stopped in the order of the list. */
type Part = { stop(): Promise<void> };

/** Fetches mail from mailboxes, and listens for what other servers hand over where the installation says so. */
const receiveMail = async ({ system, config }: Runtime, server: Server, vault: Vault): Promise<Part[]> => [
  startFetching({
    db: system,
    vault,
    onError: (error) => {
      server.log.error({ err: error }, 'mail could not be fetched just now');
    },
  }),
  ...(config.mailIn === null
    ? []
    : [
        await listenForMail({
          db: system,
          ...config.mailIn,
          onError: (error) => {
            server.log.error({ err: error }, 'a mail could not be taken just now');
          },
        }),
      ]),
];

const startParts = async (
  runtime: Runtime,
  server: Server,
  mailer: Mailer | null,
  tokens: Tokens,
  vault: Vault,
): Promise<Part[]> => {
  const { system, connection, config } = runtime;
  const tidying = setInterval(
    () => server.background.run('tidy-sign-in', () => tidySignIn(system, Date.now())),
    HOUR_MS,
  );
  const work = await startWork({
    system,
    connection,
    log: server.log,
    mailer,
    tokens,
    origin: () => config.publicUrl ?? addressOf(server, config),
    secret: await openSecret(config.data),
    webhookAllow: config.webhookAllow,
  });
  work.onChange((event) => {
    server.live.announce(event);
  });
  return [
    { stop: () => Promise.resolve(clearInterval(tidying)) },
    work,
    await startSealing({ system, data: config.data, log: server.log }),
    ...(await receiveMail(runtime, server, vault)),
  ];
};

/** Made once nobody waits any more: compressed files, the parts of sign-in. */
const finishLater = (server: Server): void => {
  server.background.run('warm', () => server.warm());
  server.background.run('precompress', async () => {
    await precompress(WEB_FOLDER).catch(() => {
      /* not built, or not ours to write */
    });
  });
};

const settingsOf = (env: Env): Config => {
  const config = readConfig(env.variables);
  return { ...config, logLevel: config.logLevel ?? (env.interactive ? 'warn' : 'info') };
};

/** Loads the demonstration company into an empty database of ours. Asked to end meanwhile, it leaves the database as it was. */
const loadIfEmpty = async (runtime: Runtime, empty: boolean, ending: Promise<void>, env: Env): Promise<void> => {
  if (empty || runtime.config.databaseUrl !== null || (await runtime.organisations()).length > 0) return;
  const stopping = new AbortController();
  void ending.then(() => stopping.abort());
  const { loadDemonstration } = await import('./demo-work.ts');
  await loadDemonstration(runtime, env, { signal: stopping.signal });
};

/** Starts everything, tells the address, and runs until it is asked to end or its database ends. Returns the exit code. */
export const serve = async ({ empty }: { empty: boolean }, env: Env): Promise<number> => {
  const config = settingsOf(env);
  await probePort(config);
  const ending = askedToEnd();
  const lost = Promise.withResolvers<never>();
  lost.promise.catch(() => {
    /* told where it is waited for */
  });
  const runtime = await openRuntime(env, { purpose: { kind: 'keep', onLost: lost.reject } });
  const app = openDb(runtime.connection, 'wellrun_app');
  const mailer = config.smtpUrl === null ? null : openMailer({ url: config.smtpUrl, from: config.mailFrom });
  const stops: (() => Promise<void>)[] = [
    () => runtime.close(),
    () => app.close(),
    async () => {
      mailer?.close();
    },
  ];
  let code = 0;
  try {
    await assertKeysAreThere(queryOn(runtime.system), config.data);
    await loadIfEmpty(runtime, empty, ending, env);
    const secret = await openSecret(config.data);
    const server = buildApp({
      app,
      system: runtime.system,
      connection: runtime.connection,
      config,
      secret,
      mailer,
    });
    const parts = await startParts(runtime, server, mailer, openTokens(secret), openVault(secret));
    for (const part of parts.toReversed()) stops.push(() => part.stop());
    stops.push(() => closeGracefully(server));
    await listen(server, config);
    await greet(runtime, addressOf(server, config), secret, env);
    finishLater(server);
    await Promise.race([ending, lost.promise]);
    if (env.interactive) env.err('Ending…');
  } catch (error) {
    code = 1;
    env.err(
      error instanceof AppError
        ? error.message
        : `This should not have happened: ${error instanceof Error ? error.stack : String(error)}`,
    );
  }
  for (const stop of stops.toReversed())
    await stop().catch((error: unknown) => {
      code = 1;
      env.err(`Not everything ended cleanly: ${String(error)}`);
    });
  return code;
};
