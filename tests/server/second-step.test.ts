import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, world, type Browser, type World } from './world.ts';

let w: World;
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

const bytesOf = (base32: string): Buffer => {
  const bits = Array.from(base32.replace(/=+$/, ''), (letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  ).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
};

/** What an authenticator shows (RFC 6238), so many steps of 30 seconds from now. */
const codeOf = (uri: string, steps = 0): string => {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac('sha1', bytesOf(new URL(uri).searchParams.get('secret') ?? ''))
    .update(counter)
    .digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
};

const setUp = async (browser: Browser): Promise<{ totpURI: string; backupCodes: string[] }> => {
  const answer = await browser.send('POST', '/api/auth/two-factor/enable', { password: PASSWORD });
  expect(answer.statusCode).toBe(200);
  return answer.json();
};
const verify = (browser: Browser, code: string) => browser.send('POST', '/api/auth/two-factor/verify-totp', { code });

describe('a second step', () => {
  it('is asked for from the first right code on, and each code is taken once', async () => {
    const nadia = await w.person('nadia.benali@example.org');
    const browser = w.browser();
    await browser.signIn('nadia.benali@example.org');
    expect(
      (await browser.send('POST', '/api/auth/two-factor/enable', { password: 'not the right one' })).json(),
    ).toMatchObject({ status: 422, code: 'password.invalid' });
    const { totpURI, backupCodes } = await setUp(browser);
    expect([new URL(totpURI).protocol, backupCodes.length]).toEqual(['otpauth:', 10]);
    const early = w.browser();
    expect((await early.signIn('nadia.benali@example.org')).json()).toEqual({});
    const account = async () => (await browser.send('GET', '/api/v1/session/account')).json();
    expect(await account()).toEqual({ email: 'nadia.benali@example.org', secondStep: false });
    const confirming = codeOf(totpURI);
    expect((await verify(browser, confirming)).statusCode).toBe(200);
    expect((await browser.send('GET', '/api/v1/session')).statusCode).toBe(200);
    expect(await account()).toMatchObject({ secondStep: true });
    expect(await w.historyOf(nadia)).toContain('second-factor-on');

    const second = w.browser();
    expect((await second.signIn('nadia.benali@example.org')).json()).toEqual({ twoFactorRedirect: true });
    expect((await second.send('GET', '/api/v1/session')).statusCode).toBe(401);
    expect((await verify(second, '000000')).json()).toMatchObject({ status: 401, code: 'second_step.unauthenticated' });
    const code = codeOf(totpURI, 1);
    expect((await verify(second, code)).json()).toEqual({});
    expect((await second.send('GET', '/api/v1/session')).statusCode).toBe(200);

    // Neither that code nor the one that confirmed the authenticator.
    for (const used of [code, confirming]) {
      const watcher = w.browser();
      await watcher.signIn('nadia.benali@example.org');
      expect((await verify(watcher, used)).json()).toMatchObject({
        status: 401,
        detail: 'This code was used already. Wait for the next one.',
      });
      expect((await watcher.send('GET', '/api/v1/session')).statusCode).toBe(401);
    }
  });

  it('takes a backup code once instead', async () => {
    await w.person('jonas.weber@example.org');
    const browser = w.browser();
    await browser.signIn('jonas.weber@example.org');
    const { totpURI, backupCodes } = await setUp(browser);
    await verify(browser, codeOf(totpURI));
    for (const [status, attempt] of [
      [200, 'first'],
      [401, 'again'],
    ] as const) {
      const other = w.browser();
      await other.signIn('jonas.weber@example.org');
      const answer = await other.send('POST', '/api/auth/two-factor/verify-backup-code', { code: backupCodes[0] });
      expect([attempt, answer.statusCode]).toEqual([attempt, status]);
    }
  });

  it('is over after five wrong codes, and the account is locked after ten', async () => {
    await w.person('mara.lind@example.org');
    const browser = w.browser();
    await browser.signIn('mara.lind@example.org');
    const { totpURI } = await setUp(browser);
    await verify(browser, codeOf(totpURI, -1));
    const statuses: number[] = [];
    for (let round = 0; round < 2; round += 1) {
      const other = w.browser();
      await other.signIn('mara.lind@example.org');
      for (let n = 0; n < 6; n += 1) statuses.push((await verify(other, '000000')).statusCode);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 401, 401, 401, 401, 401, 429]);
    const last = w.browser();
    await last.signIn('mara.lind@example.org');
    expect((await verify(last, codeOf(totpURI))).json()).toMatchObject({
      status: 429,
      code: 'second_step.rate_limited',
    });
  });

  it('can be turned off with the password, and then asks no more', async () => {
    const otto = await w.person('otto.brandt@example.org');
    const browser = w.browser();
    await browser.signIn('otto.brandt@example.org');
    const { totpURI } = await setUp(browser);
    await verify(browser, codeOf(totpURI));
    expect(
      (await browser.send('POST', '/api/auth/two-factor/disable', { password: 'not the right one' })).statusCode,
    ).toBe(422);
    expect((await browser.send('POST', '/api/auth/two-factor/disable', { password: PASSWORD })).statusCode).toBe(200);
    expect((await w.browser().signIn('otto.brandt@example.org')).json()).toEqual({});
    expect(await w.historyOf(otto)).toContain('second-factor-off');
  });

  it('keeps its secrets encrypted', async () => {
    const [answer] = await w.system.batch([{ text: 'SELECT secret, "backupCodes" FROM auth."twoFactor"' }]);
    expect(answer?.rows.length).toBeGreaterThan(0);
    for (const row of answer?.rows ?? [])
      expect(String(row['secret']) + String(row['backupCodes'])).toMatch(/^[0-9a-f]+$/);
  });

  it('cannot be reached without a session', async () => {
    for (const path of ['enable', 'disable', 'generate-backup-codes']) {
      expect((await w.browser().send('POST', `/api/auth/two-factor/${path}`, { password: PASSWORD })).statusCode).toBe(
        401,
      );
    }
    expect((await verify(w.browser(), '123456')).statusCode).toBe(401);
  });
});
