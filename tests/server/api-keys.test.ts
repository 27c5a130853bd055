import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OURS, world, type Browser, type World } from './world.ts';

let w: World;
let browser: Browser;
beforeAll(async () => {
  w = await world();
  await w.person('nadia.benali@example.org', { role: 'administrator' });
  browser = w.browser();
  await browser.signIn('nadia.benali@example.org');
});
afterAll(() => w.close());

type Key = { id: string; key: string; scopes: string[]; expiresAt: string };
const make = async (body: object): Promise<Key> => {
  const answer = await browser.send('POST', '/api/v1/api-keys', body);
  expect(answer.statusCode).toBe(201);
  return answer.json();
};
/** As a program: no cookies, no origin. */
const use = (key: string, method: 'GET' | 'POST' | 'DELETE' = 'GET', url = '/api/v1/session', body?: object) =>
  w.server.inject({
    method,
    url,
    headers: {
      host: 'localhost',
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });

describe('an API key', () => {
  it('acts for the person who made it, and is shown once', async () => {
    const { key, scopes } = await make({ name: 'Monitoring' });
    expect(key).toMatch(/^wrk_[0-9a-f]{32}_[A-Za-z0-9_-]{43}$/);
    expect(scopes).toEqual(['read']);
    expect((await use(key)).json()).toMatchObject({ person: { email: 'nadia.benali@example.org' } });
    const list = await browser.send('GET', '/api/v1/api-keys');
    expect(list.json<{ items: object[] }>().items[0]).toMatchObject({
      name: 'Monitoring',
      hint: key.slice(-4),
      revokedAt: null,
    });
    expect(list.body).not.toContain(key.slice(38));
    const [stored] = await (
      await w.context()
    ).batch([
      {
        text: "SELECT encode(hash, 'hex') AS hash, used_at IS NOT NULL AS used FROM api_key WHERE org = $1",
        values: [w.org],
      },
    ]);
    expect(stored?.rows[0]).toEqual({ hash: expect.stringMatching(/^[0-9a-f]{64}$/), used: true });
  });

  it('does no more than its scope', async () => {
    const reader = await make({ name: 'Reader', scopes: ['read'] });
    const writer = await make({ name: 'Writer', scopes: ['write'] });
    expect(writer.scopes).toEqual(['read', 'write']);
    const create = { title: 'Field service' };
    expect((await use(reader.key, 'POST', '/api/v1/teams', create)).json()).toMatchObject({
      status: 403,
      detail: "This API key may not write. Make one with the scope 'write'.",
    });
    expect((await use(writer.key, 'POST', '/api/v1/teams', create)).statusCode).toBe(201);
    expect((await use(writer.key, 'GET', '/api/v1/teams')).statusCode).toBe(200);
  });

  it('holds until it expires or is revoked, from the next request on', async () => {
    const first = await make({ name: 'Short', days: 1 });
    expect((await use(first.key)).statusCode).toBe(200);
    await (
      await w.context()
    ).batch([
      {
        text: "UPDATE api_key SET expires_at = now() - interval '1 second' WHERE org = $1 AND id = $2",
        values: [w.org, first.id],
      },
    ]);
    expect((await use(first.key)).statusCode).toBe(401);
    const second = await make({ name: 'Gone' });
    expect((await use(second.key)).statusCode).toBe(200);
    expect((await browser.send('DELETE', `/api/v1/api-keys/${second.id}`)).statusCode).toBe(204);
    expect((await use(second.key)).statusCode).toBe(401);
    expect((await browser.send('DELETE', `/api/v1/api-keys/${second.id}`)).statusCode).toBe(404);
  });

  it('cannot make keys, see sessions or reach the account', async () => {
    const { key, id } = await make({ name: 'Greedy', scopes: ['write'] });
    for (const [method, url] of [
      ['GET', '/api/v1/api-keys'],
      ['POST', '/api/v1/api-keys'],
      ['DELETE', `/api/v1/api-keys/${id}`],
      ['GET', '/api/v1/sessions'],
      ['DELETE', '/api/v1/sessions'],
      ['POST', '/api/auth/change-password'],
    ] as const) {
      expect([url, (await use(key, method, url, method === 'POST' ? { name: 'x' } : undefined)).statusCode]).toEqual([
        url,
        403,
      ]);
    }
  });

  it('of another organisation, altered or made up is none', async () => {
    const { key } = await make({ name: 'Mine' });
    const other = (await w.organisation('Strangers')).replaceAll('-', '');
    for (const wrong of [
      `wrk_${other}_${'a'.repeat(43)}`,
      `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`,
      key.toUpperCase(),
      'wrk_',
      '',
      'x'.repeat(5000),
    ]) {
      expect((await use(wrong)).json()).toMatchObject({ status: 401, code: 'unauthenticated' });
    }
  });

  it('of somebody else is as if it did not exist', async () => {
    const { id, key } = await make({ name: 'Hers' });
    await w.person('jonas.weber@example.org');
    const jonas = w.browser();
    await jonas.signIn('jonas.weber@example.org');
    expect((await jonas.send('GET', '/api/v1/api-keys')).json()).toEqual({ items: [] });
    expect((await jonas.send('DELETE', `/api/v1/api-keys/${id}`)).statusCode).toBe(404);
    expect((await use(key)).statusCode).toBe(200);
  });

  it('is made from a name, scopes and days, and nothing else', async () => {
    for (const body of [
      {},
      { name: '' },
      { name: 'x', scopes: [] },
      { name: 'x', scopes: ['admin'] },
      { name: 'x', days: 0 },
      { name: 'x', days: 1000 },
      { name: 'x', person: 'y' },
    ]) {
      expect((await browser.send('POST', '/api/v1/api-keys', body)).statusCode).toBe(422);
    }
  });

  it('lets an address try only so many wrong ones in a minute', async () => {
    const { key } = await make({ name: 'Busy' });
    const statuses = new Set<number>();
    for (let n = 0; n < 125; n += 1)
      statuses.add((await use(`wrk_${'0'.repeat(32)}_${String(n).padStart(43, 'a')}`)).statusCode);
    expect([...statuses]).toEqual([401, 429]);
    expect((await use(key)).statusCode).toBe(429);
    expect((await browser.send('GET', '/api/v1/session', undefined, OURS)).statusCode).toBe(200);
  });
});
