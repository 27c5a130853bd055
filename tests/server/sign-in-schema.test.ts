import { getMigrations } from 'better-auth/db/migration';
import { expect, it } from 'vitest';
import { openDb } from '#kernel/store/db.ts';
import { openAuth } from '#server/auth/instance.ts';
import { cookieRules } from '#server/auth/cookie.ts';
import { testDatabase } from '../harness/database.ts';

it('the tables of sign-in are those that the library wants', async () => {
  const { host, port, database } = await testDatabase();
  const connection = { host, port, database };
  const system = openDb(connection, 'wellrun_system');
  const nothing = () => {
    /* not called */
  };
  const auth = await openAuth({
    connection,
    system,
    secret: 'x'.repeat(64),
    rules: cookieRules(null),
    origin: 'http://localhost',
    log: { info: nothing, warn: nothing, error: nothing },
    sendReset: async () => {},
    onReset: nothing,
  });
  const { toBeCreated, toBeAdded } = await getMigrations({
    ...auth.options,
    rateLimit: { enabled: true, storage: 'database' },
  });
  expect([toBeCreated, toBeAdded]).toEqual([[], []]);
  await Promise.all([auth.close(), system.close()]);
});
