import { buildApp } from '#server/app.ts';
import { readConfig } from '#kernel/config.ts';
import { openDb } from '#kernel/store/db.ts';
import '#sms/index.ts';

/** The product's HTTP server as a process of its own, on a database that exists: prints its port, then answers memory on 'rss' lines. */
const [host = '', port = '', database = ''] = process.argv.slice(2);
const connection = { host, port: Number(port), database };
const config = { ...readConfig({}), logLevel: 'silent' as const, rateLimit: 100_000_000 };
const server = buildApp({
  app: openDb(connection, 'wellrun_app', { max: 16 }),
  system: openDb(connection, 'wellrun_system', { max: 4 }),
  connection,
  config,
  secret: 'a secret for measurements only, never used elsewhere',
});
await server.listen({ host: '127.0.0.1', port: 0 });
const address = server.server.address();
process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : 0}\n`);
process.stdin.on('data', () => {
  process.stdout.write(`${process.memoryUsage.rss()}\n`);
});
process.stdin.on('end', () => {
  process.exit(0);
});
