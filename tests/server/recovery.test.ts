import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyFor } from '../harness/world.ts';
import { mailServer, type MailServer } from './mail-server.ts';
import { PASSWORD, world, type World } from './world.ts';

let mail: MailServer;
let w: World;
beforeAll(async () => {
  mail = await mailServer();
  w = await world({ smtp: mail.port, environment: { PUBLIC_URL: 'http://desk.example.org' } });
});
afterAll(async () => {
  await w.close();
  await mail.close();
});

const FROM_DESK = { origin: 'http://desk.example.org', host: 'desk.example.org' };
const ask = async (email: string) => {
  const answer = await w
    .browser()
    .send('POST', '/api/auth/request-password-reset', { email, redirectTo: 'https://evil.example.net/' }, FROM_DESK);
  await w.server.background.idle();
  return answer;
};
const reset = (token: string, newPassword: string) =>
  w.browser().send('POST', '/api/auth/reset-password', { token, newPassword }, FROM_DESK);
const signIn = (email: string, password: string) =>
  w.browser().send('POST', '/api/auth/sign-in/email', { email, password }, FROM_DESK);
const tokenIn = (text: string | undefined): string =>
  /^http:\/\/desk\.example\.org\/reset-password\?token=(\S+)\r?$/m.exec(text ?? '')?.[1] ?? '';

describe('somebody who forgot their password', () => {
  it('is mailed a link to this site alone, which works once and ends every session', async () => {
    const nadia = await w.person('nadia.benali@example.org');
    const open = w.browser();
    await open.send(
      'POST',
      '/api/auth/sign-in/email',
      { email: 'nadia.benali@example.org', password: PASSWORD },
      FROM_DESK,
    );
    const answer = await ask('Nadia.Benali@example.org');
    expect([answer.statusCode, answer.json()]).toEqual([200, {}]);
    const letter = mail.received.at(-1);
    expect(letter?.to).toEqual(['nadia.benali@example.org']);
    expect(letter?.text).toContain('Subject: Set a new password');
    expect(letter?.text).not.toContain('evil');
    const token = tokenIn(letter?.text);
    expect((await reset(token, 'short')).json()).toMatchObject({ status: 422, errors: [{ field: 'newPassword' }] });
    expect((await reset(token, 'seven green umbrellas')).statusCode).toBe(200);
    expect((await reset(token, 'eight green umbrellas')).json()).toMatchObject({ status: 410, code: 'reset.gone' });
    expect((await open.send('GET', '/api/v1/session', undefined, FROM_DESK)).statusCode).toBe(401);
    expect((await signIn('nadia.benali@example.org', PASSWORD)).statusCode).toBe(401);
    expect((await signIn('nadia.benali@example.org', 'seven green umbrellas')).statusCode).toBe(200);
    expect(await w.historyOf(nadia)).toContain('password-reset');
  });

  it('is written to under the head of their organisation, in text and HTML', async () => {
    await w.person('camille.laurent@example.org');
    const boss = await w.person('boss@example.org', { role: 'administrator' });
    const context = await w.context();
    const branded = await w.server.inject({
      method: 'PUT',
      url: '/api/v1/settings/branding.organisation',
      headers: {
        ...FROM_DESK,
        'if-match': '*',
        authorization: `Bearer ${await keyFor(context, String(boss['id']))}`,
      },
      payload: { value: { name: 'Riverbank', accent: '#7a1f5c', mailFoot: 'Riverbank, 1 Quay Street' } },
    });
    expect(branded.statusCode).toBe(200);
    await ask('camille.laurent@example.org');
    const text = mail.received.at(-1)?.text ?? '';
    expect(text).toMatch(/^From: Riverbank </m);
    expect(text).toMatch(/font-weight:600;margin:0 0 20px">Riverbank<\/p>/);
    expect(text).toMatch(/-- \r?\n\r?\nRiverbank, 1 Quay Street/);
    expect(text).toContain(`href="http://desk.example.org/reset-password?token=${tokenIn(text)}`);
  });

  it('is answered alike when nobody has that address, or the mail server is away', async () => {
    await w.person('jonas.weber@example.org');
    const before = mail.received.length;
    const unknown = await ask('nobody.at.all@example.org');
    mail.refuse(true);
    const unsent = await ask('jonas.weber@example.org');
    mail.refuse(false);
    expect(mail.received.length).toBe(before);
    const known = await ask('jonas.weber@example.org');
    expect(mail.received.length).toBe(before + 1);
    for (const answer of [unknown, unsent, known]) expect([answer.statusCode, answer.body]).toEqual([200, '{}']);
  });

  it('gets no more than five letters an hour, and is told nothing of it', async () => {
    await w.person('mara.lind@example.org');
    const before = mail.received.length;
    for (let n = 0; n < 6; n += 1) expect((await ask('mara.lind@example.org')).statusCode).toBe(200);
    expect(mail.received.length).toBe(before + 5);
  });

  it('cannot use a token that was made up, or one that the database shows', async () => {
    await w.person('otto.brandt@example.org');
    await ask('otto.brandt@example.org');
    const stored = await w.system.batch([{ text: 'SELECT identifier FROM auth.verification' }]);
    for (const token of [
      '%',
      '_',
      'x'.repeat(24),
      ...(stored[0]?.rows.map((row) => String(row['identifier'])) ?? []),
    ]) {
      expect((await reset(token, 'seven green umbrellas')).json()).toMatchObject({ status: 410 });
    }
    expect((await reset('', 'seven green umbrellas')).statusCode).toBe(422);
  });
});
