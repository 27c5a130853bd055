import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, world, type World } from './world.ts';

let w: World;
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

describe('signing in with a password', () => {
  it('nobody is an answer to a page that asks who is signed in', async () => {
    await w.person('ada.lind@example.org');
    const browser = w.browser();
    const ask = async () => {
      const { statusCode, body } = await browser.send('GET', '/api/v1/session/present');
      return { statusCode, ...(JSON.parse(body) as { session: { person: { email: string } } | null }) };
    };
    expect(await ask()).toEqual({ statusCode: 200, session: null });
    await browser.signIn('ada.lind@example.org');
    expect((await ask()).session?.person.email).toBe('ada.lind@example.org');
    await browser.send('POST', '/api/auth/sign-out', {});
    expect(await ask()).toEqual({ statusCode: 200, session: null });
  });

  it('opens a session, and says who is signed in, where', async () => {
    const nadia = await w.person('nadia.benali@example.org');
    const browser = w.browser();
    const answer = await browser.signIn('Nadia.Benali@example.org');
    expect([answer.statusCode, answer.json()]).toEqual([200, {}]);
    expect(answer.headers['set-cookie']).toMatch(
      /^wellrun\.session_token=\S+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const session = await browser.send('GET', '/api/v1/session');
    expect(session.json()).toEqual({
      person: {
        id: nadia['id'],
        name: 'nadia.benali',
        email: 'nadia.benali@example.org',
        initials: 'N',
        locale: 'en-GB',
        zone: 'Europe/Paris',
      },
      organisation: { id: w.org, name: 'Riverbank Services', empty: true },
      preferences: {},
      roles: ['agent'],
      portal: false,
      inTeam: false,
      brand: expect.objectContaining({ name: null, logo: null }) as object,
      version: '0.1.0',
    });
    expect(session.headers['cache-control']).toBe('no-store');
    expect(await w.historyOf(nadia)).toEqual(['create', 'account', 'sign-in']);
  });

  it('answers a wrong password, an unknown address and somebody who left in the same words', async () => {
    await w.person('jonas.weber@example.org');
    const gone = await w.person('left.long.ago@example.org');
    const acting = await w.context();
    await acting.batch([
      {
        text: "UPDATE person SET state = 'left', phase = 'void' WHERE org = $1 AND id = $2",
        values: [w.org, gone['id']],
      },
    ]);
    const attempts = await Promise.all([
      w.browser().signIn('jonas.weber@example.org', 'not the right one'),
      w.browser().signIn('nobody.at.all@example.org', 'not the right one'),
      w.browser().signIn('left.long.ago@example.org'),
      w.browser().signIn('not an address'),
      w.browser().signIn('jonas.weber@example.org', 'x'.repeat(500)),
    ]);
    const told = attempts.map((answer) => {
      const { request, ...problem } = answer.json<Record<string, unknown>>();
      expect(request).toBe(answer.headers['x-request-id']);
      const headers = { ...answer.headers, date: '', 'x-request-id': '', 'content-length': '' };
      return { problem, headers };
    });
    expect(told[0]?.problem).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      code: 'sign_in.unauthenticated',
      detail: 'The e-mail address or the password is not right.',
    });
    for (const each of told) expect(each).toEqual(told[0]);
  });

  it('makes no account for whoever asks, and says the same whether there is one or not', async () => {
    await w.person('known.already@example.org');
    const answers = await Promise.all(
      ['known.already@example.org', 'nobody.yet@example.org'].flatMap((email) =>
        ['/api/auth/sign-up/email', '/api/auth/sign-up'].map((url) =>
          w.browser().send('POST', url, { email, password: PASSWORD, name: 'Somebody' }),
        ),
      ),
    );
    for (const answer of answers) {
      expect(answer.statusCode).toBe(404);
      expect(answer.payload).not.toMatch(/known|nobody/);
    }
    expect((await w.browser().signIn('nobody.yet@example.org')).statusCode).toBe(401);
  });

  it('writes a failure into the history of whose account was tried', async () => {
    const mara = await w.person('mara.lind@example.org');
    await w.browser().signIn('mara.lind@example.org', 'not the right one');
    expect(await w.historyOf(mara)).toEqual(['create', 'account', 'sign-in-failed']);
  });

  it('is refused after ten wrong ones, for accounts that exist and for those that do not', async () => {
    await w.person('otto.brandt@example.org');
    for (const email of ['otto.brandt@example.org', 'no.such.person@example.org']) {
      const browser = w.browser();
      const statuses: number[] = [];
      for (let n = 0; n < 11; n += 1) statuses.push((await browser.signIn(email, 'not the right one')).statusCode);
      expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
      const refused = await browser.signIn(email);
      expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([429, 'rate_limited']);
      const wait = Number(refused.headers['retry-after']);
      expect(wait > 14 * 60 && wait <= 15 * 60).toBe(true);
    }
    w.advance(15 * 60_000);
    expect((await w.browser().signIn('otto.brandt@example.org')).statusCode).toBe(200);
  });

  it('is refused to bodies that are none', async () => {
    for (const body of [
      {},
      { email: 'a@b.c' },
      { email: 1, password: 'x' },
      { email: ['a@b.c'], password: {} },
      [],
      'text',
      null,
      { email: 'a\0@b.c', password: 'x' },
    ]) {
      expect((await w.browser().send('POST', '/api/auth/sign-in/email', body)).statusCode).toBe(422);
    }
  });
});

describe('a session', () => {
  it('ends with signing out, at once', async () => {
    const eva = await w.person('eva.novak@example.org');
    const browser = w.browser();
    await browser.signIn('eva.novak@example.org');
    const kept = [...browser.jar];
    expect((await browser.send('POST', '/api/auth/sign-out', {})).statusCode).toBe(200);
    expect(browser.jar.size).toBe(0);
    for (const [name, value] of kept) browser.jar.set(name, value);
    expect((await browser.send('GET', '/api/v1/session')).statusCode).toBe(401);
    expect(await w.historyOf(eva)).toEqual(['create', 'account', 'sign-in', 'sign-out']);
  });

  it('ends when its time is over, whether it was used before or not', async () => {
    await w.person('iris.vogel@example.org');
    const [used, unused] = [w.browser(), w.browser()];
    for (const browser of [used, unused]) await browser.signIn('iris.vogel@example.org');
    expect((await used.send('GET', '/api/v1/session')).statusCode).toBe(200);
    await w.system.batch([
      {
        text: `UPDATE auth.session SET "expiresAt" = now() - interval '1 second' WHERE "userId" = (SELECT id FROM auth."user" WHERE email = $1)`,
        values: ['iris.vogel@example.org'],
      },
    ]);
    for (const browser of [used, unused])
      for (const path of ['/api/v1/session', '/api/v1/incidents', '/api/v1/types'])
        expect((await browser.send('GET', path)).statusCode, path).toBe(401);
  });

  it('can be seen beside the others, and ended from another one with effect on its next request', async () => {
    const paul = await w.person('paul.adler@example.org');
    const [here, there] = [w.browser(), w.browser()];
    await here.signIn('paul.adler@example.org');
    await there.signIn('paul.adler@example.org');
    expect((await there.send('GET', '/api/v1/types')).statusCode).toBe(200);
    const { items } = (await here.send('GET', '/api/v1/sessions')).json<{
      items: { id: string; current: boolean; token?: string }[];
    }>();
    expect(items.map(({ current }) => current)).toEqual([false, true]);
    expect(JSON.stringify(items)).not.toContain('token');
    expect((await here.send('DELETE', `/api/v1/sessions/${items[1]?.id}`)).statusCode).toBe(404);
    expect((await here.send('DELETE', `/api/v1/sessions/${items[0]?.id}`)).statusCode).toBe(204);
    expect((await there.send('GET', '/api/v1/types')).statusCode).toBe(401);
    expect((await here.send('GET', '/api/v1/types')).statusCode).toBe(200);
    expect(await w.historyOf(paul)).toContain('session-revoked');
  });

  it('of somebody else cannot be ended', async () => {
    await w.person('rosa.blum@example.org');
    await w.person('karl.voss@example.org');
    const [rosa, karl] = [w.browser(), w.browser()];
    await rosa.signIn('rosa.blum@example.org');
    await karl.signIn('karl.voss@example.org');
    const { items } = (await rosa.send('GET', '/api/v1/sessions')).json<{ items: { id: string }[] }>();
    expect((await karl.send('DELETE', `/api/v1/sessions/${items[0]?.id}`)).statusCode).toBe(404);
    expect((await karl.send('DELETE', '/api/v1/sessions')).statusCode).toBe(204);
    expect((await rosa.send('GET', '/api/v1/session')).statusCode).toBe(200);
  });

  it('holds for one organisation at a time, and changes over', async () => {
    const other = await w.organisation('Hillside Council');
    await w.person('ida.stern@example.org');
    await w.person('ida.stern@example.org', { org: other, role: 'user' });
    const browser = w.browser();
    await browser.signIn('ida.stern@example.org');
    const list = (await browser.send('GET', '/api/v1/session/organisations')).json<{
      items: { id: string; name: string; current: boolean }[];
    }>();
    expect(list.items.map(({ name, current }) => [name, current])).toEqual([
      ['Hillside Council', true],
      ['Riverbank Services', false],
    ]);
    const before = [...browser.jar];
    expect((await browser.send('POST', '/api/v1/session/organisation', { org: w.org })).statusCode).toBe(200);
    expect((await browser.send('GET', '/api/v1/session')).json()).toMatchObject({
      organisation: { id: w.org },
      roles: ['agent'],
      portal: false,
    });
    const old = w.browser();
    for (const [name, value] of before) old.jar.set(name, value);
    expect((await old.send('GET', '/api/v1/session')).statusCode).toBe(401);
    expect(
      (await browser.send('POST', '/api/v1/session/organisation', { org: await w.organisation('Strangers') }))
        .statusCode,
    ).toBe(404);
    // The next sign-in comes back to where somebody worked last.
    const again = w.browser();
    await again.signIn('ida.stern@example.org');
    expect((await again.send('GET', '/api/v1/session')).json()).toMatchObject({ organisation: { id: w.org } });
  });

  it('that was altered or made up is none', async () => {
    const browser = w.browser();
    for (const cookie of ['abc', 'abc.def', `${'a'.repeat(32)}.${Buffer.alloc(32).toString('base64')}`]) {
      browser.jar.set('wellrun.session_token', encodeURIComponent(cookie));
      const answer = await browser.send('GET', '/api/v1/session');
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([401, 'unauthenticated']);
    }
  });
});

describe('changing one’s password', () => {
  it('asks for the old one, ends the other sessions and is told in the history', async () => {
    const lena = await w.person('lena.koch@example.org');
    const [here, there] = [w.browser(), w.browser()];
    await here.signIn('lena.koch@example.org');
    await there.signIn('lena.koch@example.org');
    const change = (currentPassword: string, newPassword: string) =>
      here.send('POST', '/api/auth/change-password', { currentPassword, newPassword });
    expect((await change('not the right one', 'seven green umbrellas')).json()).toMatchObject({
      status: 422,
      code: 'password.invalid',
    });
    expect((await change(PASSWORD, 'short')).json()).toMatchObject({ status: 422, errors: [{ field: 'newPassword' }] });
    expect((await change(PASSWORD, 'seven green umbrellas')).statusCode).toBe(200);
    expect((await here.send('GET', '/api/v1/session')).statusCode).toBe(200);
    expect((await there.send('GET', '/api/v1/session')).statusCode).toBe(401);
    expect((await w.browser().signIn('lena.koch@example.org')).statusCode).toBe(401);
    expect((await w.browser().signIn('lena.koch@example.org', 'seven green umbrellas')).statusCode).toBe(200);
    expect(await w.historyOf(lena)).toContain('password-changed');
  });
});

describe('the log', () => {
  it('names nobody and holds no secret', async () => {
    await w.person('wilma.sommer@example.org');
    const browser = w.browser();
    await browser.signIn('wilma.sommer@example.org', 'a wrong one to find');
    await browser.signIn('wilma.sommer@example.org');
    await browser.send('GET', '/api/v1/incidents?filter=wilma');
    await w.server.background.idle();
    const text = w.log.join('');
    expect(text).toContain('"route":"/api/auth/sign-in/email"');
    for (const secret of ['wilma', 'a wrong one', PASSWORD, ...browser.jar.values(), '127.0.0.1'])
      expect(text).not.toContain(secret);
  });
});
