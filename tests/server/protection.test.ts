import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OURS, PASSWORD, world, type World } from './world.ts';

let w: World;
beforeAll(async () => {
  w = await world();
  await w.person('nadia.benali@example.org');
});
afterAll(() => w.close());

const post = (
  headers: Record<string, string>,
  payload = JSON.stringify({ email: 'nadia.benali@example.org', password: PASSWORD }),
) =>
  w.server.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    headers: { host: 'localhost', 'content-type': 'application/json', ...headers },
    payload,
  });

describe('a change that another site’s page sends', () => {
  it.each([
    ['names its own origin', { origin: 'https://evil.example.net' }],
    ['names no origin', {}],
    ['has an opaque origin', { origin: 'null' }],
    ['comes from a sibling', { origin: 'http://localhost', 'sec-fetch-site': 'same-site' }],
    ['is marked by the browser', { origin: 'http://localhost', 'sec-fetch-site': 'cross-site' }],
    ['came by an address typed in', { 'sec-fetch-site': 'none' }],
    ['uses another port', { origin: 'http://localhost:8081' }],
    ['carries a password of the browser’s', { authorization: 'Basic YTpi' }],
  ])('is refused when it %s', async (_how, headers) => {
    const answer = await post(headers);
    expect([answer.statusCode, answer.json<{ code: string }>().code, answer.headers['set-cookie']]).toEqual([
      403,
      'forbidden',
      undefined,
    ]);
  });

  it('is refused as a form', async () => {
    for (const type of [
      'application/x-www-form-urlencoded',
      'text/plain',
      'multipart/form-data; boundary=x',
      'application/xml',
    ]) {
      expect((await post({ origin: 'http://localhost', 'content-type': type })).json()).toMatchObject({
        status: 415,
        code: 'unsupported_type',
      });
    }
  });

  it('is taken from our own', async () => {
    expect((await post({ origin: 'http://localhost' })).statusCode).toBe(200);
    expect((await post({ 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200);
  });

  it('cannot come in by a foreign name that points here', async () => {
    const answer = await w.server.inject({ url: '/api/v1/session', headers: { host: 'evil.example.net' } });
    expect(answer.json()).toMatchObject({ status: 400, code: 'request.unknown_host' });
  });
});

describe('every answer', () => {
  it.each(['/', '/health/live', '/api/v1/session', '/nothing/there.js', '/%zz'])(
    'to %s says what browsers may not do with it',
    async (url) => {
      const { headers } = await w.server.inject({ url, headers: OURS });
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/);
      expect(headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'permissions-policy': expect.stringContaining('camera=()'),
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      expect(headers['strict-transport-security']).toBeUndefined();
    },
  );

  it('is a problem document when something is wrong, without repeating what was sent', async () => {
    const bad = [
      ['GET', '/api/v1/%zz<script>', undefined],
      ['GET', '/api/v1/nothing<script>', undefined],
      ['POST', '/api/auth/sign-in/email', '{"email": <script>'],
      ['POST', '/api/auth/sign-in/email', ''],
      ['POST', '/api/auth/sign-in/email', '{"__proto__": {"x": 1}}'],
      ['POST', '/api/auth/sign-in/email', '{"constructor": {"prototype": {}}}'],
      ['POST', '/api/auth/sign-in/email', '['.repeat(100_000)],
      ['POST', '/api/auth/sign-in/email', `"${'x'.repeat(1_100_000)}"`],
      ['POST', '/api/auth/sign-in/email', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
      ['PUT', '/api/auth/sign-in/email', '{}'],
      ['GET', `/api/v1/incidents/${'x'.repeat(500)}`, undefined],
    ] as const;
    for (const [method, url, payload] of bad) {
      const answer = await w.server.inject({
        method,
        url,
        headers: { ...OURS, ...(payload === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(payload === undefined ? {} : { payload }),
      });
      expect([url, answer.statusCode]).toEqual([
        url,
        expect.toSatisfy((status: number) => status >= 400 && status < 500),
      ]);
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(answer.json()).toMatchObject({
        type: 'about:blank',
        status: answer.statusCode,
        title: expect.any(String),
        detail: expect.stringMatching(/\.$/),
        code: expect.any(String),
        request: expect.any(String),
      });
      expect(answer.body).not.toContain('script');
    }
  });

  it('to no matter what bytes is never a failure of ours', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('POST', 'GET', 'DELETE', 'PATCH', 'PUT'),
        fc.constantFrom(
          '/api/auth/sign-in/email',
          '/api/auth/reset-password',
          '/api/v1/session/organisation',
          '/api/v1/api-keys',
          '/x',
        ),
        fc.oneof(fc.json(), fc.string(), fc.uint8Array()),
        async (method, url, body) => {
          const payload = typeof body === 'string' ? body : Buffer.from(body);
          const answer = await w.server.inject({
            method: method as 'POST',
            url,
            headers: { ...OURS, 'content-type': 'application/json' },
            payload,
          });
          expect(answer.statusCode).toBeLessThan(500);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('to a failure of ours tells a number and nothing else', async () => {
    const failing = await world();
    try {
      const closed = failing.app.close();
      await failing.person('jonas.weber@example.org');
      const browser = failing.browser();
      await browser.signIn('jonas.weber@example.org');
      await closed;
      const answer = await browser.send('GET', '/api/v1/session');
      expect(answer.json()).toEqual({
        type: 'about:blank',
        title: 'Service Unavailable',
        status: 503,
        code: 'database.unavailable',
        detail: 'The database cannot be reached just now. Try again in a moment.',
        request: answer.headers['x-request-id'],
      });
      expect((await failing.server.inject({ url: '/health/ready', headers: OURS })).statusCode).toBe(503);
      expect((await failing.server.inject({ url: '/health/live', headers: OURS })).json()).toEqual({ status: 'ok' });
    } finally {
      await failing.close().catch(() => {});
    }
  });
});

describe('behind https', () => {
  it('cookies are bound to the host, and browsers are told to stay with https', async () => {
    const secure = await world({ environment: { PUBLIC_URL: 'https://desk.example.org' } });
    await secure.person('nadia.benali@example.org');
    const desk = { host: 'desk.example.org', origin: 'https://desk.example.org' };
    const answer = await secure
      .browser()
      .send('POST', '/api/auth/sign-in/email', { email: 'nadia.benali@example.org', password: PASSWORD }, desk);
    expect(answer.headers['set-cookie']).toMatch(
      /^__Host-wellrun\.session_token=\S+; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(answer.headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains');
    expect(
      (
        await secure
          .browser()
          .send('POST', '/api/auth/sign-in/email', {}, { ...desk, origin: 'http://desk.example.org' })
      ).statusCode,
    ).toBe(403);
    await secure.close();
  });
});

describe('too many requests', () => {
  it('are refused with the time to wait', async () => {
    const limited = await world({ environment: { RATE_LIMIT: '3' } });
    const browser = limited.browser();
    const answers = [];
    for (let n = 0; n < 4; n += 1) answers.push(await browser.send('GET', '/api/v1/session'));
    expect(
      answers.map(({ statusCode, headers }) => [
        statusCode,
        headers['ratelimit-limit'],
        headers['ratelimit-remaining'],
      ]),
    ).toEqual([
      [401, '3', '2'],
      [401, '3', '1'],
      [401, '3', '0'],
      [429, '3', '0'],
    ]);
    expect(answers[3]?.json()).toMatchObject({ code: 'rate_limited' });
    expect(Number(answers[3]?.headers['retry-after'])).toBeGreaterThan(0);
    expect((await browser.send('GET', '/health/live')).statusCode).toBe(200);
    limited.advance(60_000);
    expect((await browser.send('GET', '/api/v1/session')).statusCode).toBe(401);
    await limited.close();
  });
});

describe('metrics', () => {
  it('are for this machine, or for whoever has the token', async () => {
    const token = 'a token of some length';
    const measured = await world({ environment: { METRICS_TOKEN: token } });
    const ask = (headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
      measured.server.inject({ url: '/metrics', headers: { ...OURS, ...headers }, remoteAddress });
    await measured.server.inject({ url: '/health/live', headers: OURS });
    const local = await ask({});
    expect(local.statusCode).toBe(200);
    for (const name of [
      'wellrun_http_request_duration_seconds_count{method="GET",route="/health/live",status="200"} 1',
      'wellrun_database_round_trips_total{role="app"}',
      'wellrun_database_up 1',
      'wellrun_history_seal_lag_seconds 0',
      'nodejs_eventloop_lag_seconds',
    ])
      expect(local.body).toContain(name);
    expect((await ask({}, '203.0.113.9')).statusCode).toBe(404);
    expect((await ask({ 'x-forwarded-for': '203.0.113.9' })).statusCode).toBe(404);
    expect((await ask({ authorization: 'Bearer nonsense' })).statusCode).toBe(404);
    expect((await ask({ authorization: `Bearer ${token}` }, '203.0.113.9')).statusCode).toBe(200);
    await measured.close();
  });
});
