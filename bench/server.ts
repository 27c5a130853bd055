import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import '#sms/index.ts';
import { readConfig } from '#kernel/config.ts';
import { openDb } from '#kernel/store/db.ts';
import { buildApp } from '#server/app.ts';
import { startSealing } from '#server/sealing.ts';
import { openTokens } from '#gateways/mail/token.ts';
import { startWork } from '#server/work.ts';

/**
 * The product's server as a process of its own, on a database that exists: requests, live updates, jobs and sealing, as `serve` runs
 * them. Prints its port, then answers its resident memory to every line it reads.
 */
const [host = '', port = '', database = ''] = process.argv.slice(2);
const connection = { host, port: Number(port), database };
const config = {
  ...readConfig({ PUBLIC_URL: 'http://127.0.0.1' }),
  logLevel: 'silent' as const,
  rateLimit: 100_000_000,
};
const data = mkdtempSync(join(tmpdir(), 'wellrun-bench-'));
process.on('exit', () => {
  rmSync(data, { recursive: true, force: true });
});
const system = openDb(connection, 'wellrun_system', { max: 4 });
const server = buildApp({
  app: openDb(connection, 'wellrun_app', { max: 16 }),
  system,
  connection,
  config,
  secret: 'a secret for measurements only, never used elsewhere',
});
const work = await startWork({
  system,
  connection,
  log: server.log,
  mailer: null,
  tokens: openTokens('for measurements only'),
  origin: () => 'http://127.0.0.1',
  secret: '',
  webhookAllow: [],
});
work.onChange((event) => {
  server.live.announce(event);
});
await startSealing({ system, data, log: server.log });
await server.listen({ host: '127.0.0.1', port: 0 });
const address = server.server.address();
process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : 0}\n`);
process.stdin.on('data', () => {
  process.stdout.write(`${process.memoryUsage.rss()}\n`);
});
process.stdin.on('end', () => {
  process.exit(0);
});
