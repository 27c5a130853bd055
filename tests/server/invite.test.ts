import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import type { Row } from '#kernel/store/db.ts';
import { mailServer, type MailServer } from './mail-server.ts';
import { PASSWORD, world, type Browser, type World } from './world.ts';

let mail: MailServer;
let w: World;
let boss: Browser;
beforeAll(async () => {
  mail = await mailServer();
  w = await world({ smtp: mail.port });
  await w.person('boss@example.org', { role: 'administrator' });
  boss = w.browser();
  await boss.signIn('boss@example.org');
});
afterAll(async () => {
  await w.close();
  await mail.close();
});

const somebody = async (email: string | null, title = 'Lena Fischer'): Promise<Row> =>
  create(await w.context(), definitionNamed('person'), { title, email });
const letIn = async (person: Row, who = boss) => {
  const answer = await who.send('POST', `/api/v1/people/${String(person['number'])}/account`);
  await w.server.background.idle();
  return answer;
};
const tokenIn = (text: string | undefined): string => /reset-password\?token=(\S+)/.exec(text ?? '')?.[1] ?? '';

describe('somebody whom an administrator lets in', () => {
  it('sets a first password by the letter that comes, and signs in', async () => {
    const person = await somebody('lena.fischer@example.org');
    expect((await w.browser().signIn('lena.fischer@example.org', 'anything at all')).statusCode).toBe(401);
    const answer = await letIn(person);
    expect([answer.statusCode, answer.json()]).toEqual([201, { email: 'lena.fischer@example.org' }]);
    expect((await w.browser().signIn('lena.fischer@example.org', '')).statusCode).not.toBe(200);
    const letter = mail.received.at(-1);
    expect(letter?.to).toEqual(['lena.fischer@example.org']);
    expect(letter?.text).toContain('Subject: You can sign in now');
    const set = await w
      .browser()
      .send('POST', '/api/auth/reset-password', { token: tokenIn(letter?.text), newPassword: 'nine purple kettles' });
    expect(set.statusCode).toBe(200);
    expect((await w.browser().signIn('lena.fischer@example.org', 'nine purple kettles')).statusCode).toBe(200);
    expect(await w.historyOf(person)).toContain('account');
    expect((await letIn(person)).json()).toMatchObject({ status: 409, code: 'account.already' });
  });

  it('gets the letter again as long as there is no password, but not without end', async () => {
    const person = await somebody('otto.lang@example.org', 'Otto Lang');
    const before = mail.received.length;
    const answers: number[] = [];
    for (let n = 0; n < 6; n += 1) answers.push((await letIn(person)).statusCode);
    expect(answers).toEqual([201, 201, 201, 201, 201, 429]);
    expect(mail.received.length).toBe(before + 5);
    expect((await w.historyOf(person)).filter((action) => action === 'account')).toHaveLength(1);
  });

  it('keeps the password that the address has in another organisation, and is told', async () => {
    const other = await w.organisation('Elsewhere');
    await w.person('mira.novak@example.org', { org: other });
    const person = await somebody('mira.novak@example.org', 'Mira Novak');
    expect((await letIn(person)).statusCode).toBe(201);
    expect(mail.received.at(-1)?.text).toContain('Subject: You belong to Riverbank Services now');
    const browser = w.browser();
    expect((await browser.signIn('mira.novak@example.org', PASSWORD)).statusCode).toBe(200);
    const { items } = (await browser.send('GET', '/api/v1/session/organisations')).json<{
      items: { name: string }[];
    }>();
    expect(items.map(({ name }) => name)).toEqual(['Elsewhere', 'Riverbank Services']);
  });

  it('has an address of their own, and the right comes from an administrator', async () => {
    const twin = await somebody('lena.fischer@example.org', 'Her twin');
    expect((await letIn(twin)).json()).toMatchObject({ status: 409, code: 'account.already' });
    expect((await letIn(await somebody(null))).json()).toMatchObject({ status: 422, errors: [{ field: 'email' }] });
    await w.person('agent@example.org');
    const agent = w.browser();
    await agent.signIn('agent@example.org');
    expect((await letIn(await somebody('new@example.org'), agent)).statusCode).toBe(403);
  });
});

describe('where no mail goes out', () => {
  it('nobody is let in by a letter that would not come', async () => {
    const quiet = await world();
    try {
      await quiet.person('boss@example.org', { role: 'administrator' });
      const browser = quiet.browser();
      await browser.signIn('boss@example.org');
      const person = await create(await quiet.context(), definitionNamed('person'), {
        title: 'A',
        email: 'a@b.example',
      });
      const answer = await browser.send('POST', `/api/v1/people/${String(person['id'])}/account`);
      expect(answer.json()).toMatchObject({ status: 409, code: 'mail.conflict' });
    } finally {
      await quiet.close();
    }
  });
});
