import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMailer } from '#gateways/mail/send.ts';
import { listenForMail, type SmtpIn } from '#gateways/mail/in/smtp.ts';
import { mailTasks } from '#gateways/mail/post-office.ts';
import { openTokens } from '#gateways/mail/token.ts';
import { followOnce } from '#kernel/jobs/follow.ts';
import { FOLLOWER, migrateJobs, startJobs, type Jobs } from '#kernel/jobs/runner.ts';
import { digestsDue } from '#kernel/notify/digest.ts';
import { recordNotices } from '#kernel/notify/record-notices.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import type { Row } from '#kernel/store/db.ts';
import { systemContext } from '#kernel/store/context.ts';
import { incidentHandlers } from '#sms/operation/resolution/incident/public.ts';
import { ownNotices } from '#workspace/notification-rule/notification-rule.follow.ts';
import { createTransport } from 'nodemailer';
import { apiApp, clientOf, type Client } from '../harness/http.ts';
import { greyPng } from '../harness/png.ts';
import { openWorld, settle, tellAtOnce, type Organisation, type World } from '../harness/world.ts';
import { mailServer, type MailServer } from '../server/mail-server.ts';
import { mail } from './desk.ts';

const ADDRESS = 'support@told.example';
const ORIGIN = 'https://desk.example';

let world: World;
let made: Organisation;
let out: MailServer;
let smtp: SmtpIn;
let jobs: Jobs;
let agent: Client;
let stop: (() => Promise<void>)[] = [];
const app = { inject: async (url: string, method: 'GET' | 'POST') => (await server).inject({ url, method }) };
let server: ReturnType<typeof apiApp>;

beforeAll(async () => {
  world = await openWorld();
  made = await settle(world, 'Told');
  await tellAtOnce(made.context);
  const { host, port, database } = world.database;
  const connection = { host, port, database };
  await migrateJobs(connection);
  await create(made.context, definitionNamed('mailbox'), {
    title: 'Support',
    address: ADDRESS,
    recordType: 'incident',
    strangers: 'refuse',
  });
  out = await mailServer();
  const mailer = openMailer({ url: `smtp://127.0.0.1:${out.port}`, from: 'Wellrun <wellrun@desk.example>' });
  const tokens = openTokens('for tests');
  await followOnce(world.system, FOLLOWER, async () => undefined);
  jobs = await startJobs({
    db: world.system,
    connection,
    handlers: [...incidentHandlers, recordNotices(['incident']), ownNotices],
    schedules: [],
    tasks: [...mailTasks({ post: mailer, tokens, origin: () => ORIGIN })],
    log: { info: () => undefined, error: () => undefined },
  });
  smtp = await listenForMail({ db: world.system, host: '127.0.0.1', port: 0, tls: null, onError: () => undefined });
  server = apiApp({ ...world, post: mailer });
  agent = clientOf(await server, made.people.agent.key);
  stop = [
    async () => mailer.close(),
    () => smtp.stop(),
    () => jobs.stop(),
    async () => (await server).close(),
    () => out.close(),
    () => world.close(),
  ];
}, 60_000);
afterAll(async () => {
  for (const each of stop) await each();
});

const send = async (raw: string, from = 'user@told.example', to = ADDRESS): Promise<void> => {
  const transport = createTransport({ host: '127.0.0.1', port: smtp.port, secure: false, ignoreTLS: true });
  await transport.sendMail({ envelope: { from, to }, raw });
  transport.close();
};
/** Letters to somebody that arrived, once there are so many. */
const lettersTo = async (address: string, count: number): Promise<string[]> => {
  const those = (): string[] =>
    out.received.filter(({ to }) => to.includes(address)).map(({ text }) => text.replaceAll(/\r\n[ \t]+/g, ' '));
  await expect.poll(() => those().length, { timeout: 20_000, interval: 50 }).toBeGreaterThanOrEqual(count);
  return those();
};
const headerOf = (letter: string | undefined, name: string): string =>
  new RegExp(`^${name}: (.*?)\\r?$`, 'im').exec(letter ?? '')?.[1] ?? '';
const messageOf = async (key: string): Promise<Row> => {
  let row: Row | undefined;
  await expect
    .poll(
      async () => {
        const [answer] = await made.context.batch([
          {
            text: `SELECT * FROM mail_message WHERE org = $1 AND key = $2 AND state <> 'received'`,
            values: [made.org, key],
          },
        ]);
        row = answer?.rows[0];
        return row?.['state'];
      },
      { timeout: 20_000, interval: 50 },
    )
    .toBeTruthy();
  return row as Row;
};

describe('a conversation by mail', () => {
  let incident: string;

  it('begins with a receipt, in the thread of what was written', async () => {
    await send(mail('The portal loops.', {}, { from: 'Nadia <user@told.example>', to: ADDRESS, id: 'begin' }));
    incident = String((await messageOf('begin@client.example'))['record']);
    const [receipt] = await lettersTo('user@told.example', 1);
    expect(headerOf(receipt, 'Subject')).toMatch(/^\[INC-\d+\] The portal loops: we have your mail$/);
    expect(headerOf(receipt, 'In-Reply-To')).toBe('<begin@client.example>');
    expect(headerOf(receipt, 'From')).toContain(`<${ADDRESS}>`);
    expect(headerOf(receipt, 'Auto-Submitted')).toBe('auto-generated');
  });

  it('goes on: an answer in the browser goes out by mail, and its answer comes back to the same record', async () => {
    await agent.post(`/incidents/${incident}/comments`, { text: 'Which **browser**?', visibility: 'public' });
    await agent.post(`/incidents/${incident}/comments`, { text: 'canary-internal-77', visibility: 'internal' });
    const [, answer] = await lettersTo('user@told.example', 2);
    expect(answer).toContain('> Which **browser**?');
    expect(answer).toContain('Which <strong>browser</strong>?');
    expect(headerOf(answer, 'References')).toBe(`<record-${incident}@desk.example> <begin@client.example>`);
    const replyTo = headerOf(answer, 'Reply-To');
    expect(replyTo).toMatch(/^support\+wr-[a-z2-7]{42}@told\.example$/);
    await send(
      mail(
        'Firefox.',
        { 'In-Reply-To': headerOf(answer, 'Message-ID') },
        { from: 'user@told.example', to: replyTo, id: 'next', subject: 'Re: something else' },
      ),
      'user@told.example',
      replyTo,
    );
    expect(await messageOf('next@client.example')).toMatchObject({ state: 'filed', record: incident });
    expect(out.received.filter(({ text }) => text.includes('canary-internal-77'))).toEqual([]);
  });

  it('ends with one click, which needs no sign-in and no page of ours', async () => {
    const [, answer] = await lettersTo('user@told.example', 2);
    expect(headerOf(answer, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
    const address = headerOf(answer, 'List-Unsubscribe').replaceAll(/[<>]/g, '').replace(ORIGIN, '');
    expect((await app.inject(address, 'GET')).payload).toContain('<form method="post">');
    expect((await app.inject(`${address.slice(0, -3)}abc`, 'POST')).statusCode).toBe(404);
    expect((await app.inject(address, 'POST')).statusCode).toBe(200);
    const before = out.received.length;
    await agent.post(`/incidents/${incident}/comments`, { text: 'Nobody hears this by mail.', visibility: 'public' });
    const user = clientOf(await server, made.people.user.key);
    await expect
      .poll(async () => ((await user.get(`/notifications?record=${incident}`)).body['items'] as Row[]).length, {
        timeout: 20_000,
      })
      .toBe(2);
    expect(out.received.length).toBe(before);
  });
});

describe('a letter', () => {
  it('that a server refuses for good is shown as failed, at the record too', async () => {
    out.refuse(true);
    const row = await create(made.context, definitionNamed('incident'), {
      title: 'Refused',
      requester: made.people.customerContact.id,
    });
    const administrator = clientOf(await server, made.people.administrator.key);
    const failed = async (): Promise<Row[]> =>
      ((await administrator.get('/mail/letters?state=failed')).body['items'] as Row[]).filter(
        ({ address }) => address === 'customercontact@told.example',
      );
    await expect.poll(async () => (await failed()).length, { timeout: 20_000 }).toBe(1);
    out.refuse(false);
    const [letter] = await failed();
    expect(letter).toMatchObject({
      address: 'customercontact@told.example',
      error: expect.stringContaining('not today'),
    });
    const [history] = await made.context.batch([
      {
        text: `SELECT count(*)::int AS n FROM history WHERE org = $1 AND record = $2 AND action = 'mail-failed' AND audience = 'internal'`,
        values: [made.org, row['id']],
      },
    ]);
    expect(history?.rows[0]?.['n']).toBe(1);
    expect((await administrator.post(`/mail/letters/${String(letter?.['id'])}`, { action: 'retry' })).status).toBe(204);
    await lettersTo('customercontact@told.example', 1);
    const { items } = (await administrator.get(`/incidents/${String(row['id'])}/timeline`)).body as { items: Row[] };
    expect(items[0]).toMatchObject({
      action: 'letter-retry',
      visibility: 'internal',
      actor: { name: 'administrator' },
    });
  });

  it('that comes back is noted by the report of its failure', async () => {
    const [letter] = await lettersTo('customercontact@told.example', 1);
    const id = headerOf(letter, 'Message-ID');
    const report = [
      '--r',
      'Content-Type: text/plain',
      '',
      'It could not be delivered.',
      '--r',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example',
      '',
      'Final-Recipient: rfc822; customercontact@told.example',
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 no such user',
      '',
      '--r',
      'Content-Type: message/rfc822',
      '',
      `Message-ID: ${id}`,
      'Subject: x',
      '',
      'x',
      '--r--',
      '',
    ].join('\r\n');
    await send(
      mail(
        report,
        { 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=r' },
        { from: 'MAILER-DAEMON@mx.example', to: ADDRESS, id: 'report' },
      ),
      '',
    );
    expect(await messageOf('report@client.example')).toMatchObject({ state: 'report', reason: 'bounced' });
    const [answer] = await made.context.batch([
      {
        text: `SELECT state, error FROM mail_out WHERE org = $1 AND message_id = $2`,
        values: [made.org, id.replaceAll(/[<>]/g, '')],
      },
    ]);
    expect(answer?.rows[0]).toEqual({ state: 'bounced', error: '5.1.1 smtp; 550 no such user' });
  });

  it('to somebody unknown is sent once, and says nothing of us', async () => {
    for (const id of ['odd-1', 'odd-2']) {
      await send(mail('Buy this', {}, { from: 'odd@elsewhere.example', to: ADDRESS, id }), 'odd@elsewhere.example');
      expect(await messageOf(`${id}@client.example`)).toMatchObject({ state: 'refused' });
    }
    const letters = await lettersTo('odd@elsewhere.example', 1);
    expect(letters).toHaveLength(1);
    expect(headerOf(letters[0], 'Auto-Submitted')).toBe('auto-replied');
  });
});

describe('how people are told', () => {
  it('waits for the digest where they want that, and comes then as one letter', async () => {
    const owner = clientOf(await server, made.people.serviceOwner.key);
    const kinds = { assigned: { app: true, mail: 'digest' } };
    expect(
      (await owner.send('PUT', '/notifications/preferences', { kinds, digest: { every: 'hour', at: '08:00', day: 1 } }))
        .status,
    ).toBe(200);
    for (const title of ['First', 'Second'])
      await create(made.context, definitionNamed('incident'), {
        title,
        requester: made.people.agent.id,
        assignee: made.people.serviceOwner.id,
      });
    await expect
      .poll(async () => ((await owner.get('/notifications')).body['items'] as Row[]).length, { timeout: 20_000 })
      .toBe(2);
    const later = await systemContext(world.system, made.org, { now: () => Date.now() + 3_600_000 });
    await digestsDue(later, ORIGIN);
    await digestsDue(later, ORIGIN);
    const letters = await lettersTo('serviceowner@told.example', 1);
    expect(letters).toHaveLength(1);
    expect(headerOf(letters[0], 'Subject')).toMatch(/: news of 2 records$/);
    expect(letters[0]).toContain('First');
    expect(letters[0]).toContain('Second');
  });

  it('follows the organisation’s own rules and words, and what it switched off', async () => {
    const administrator = clientOf(await server, made.people.administrator.key);
    const rule = await administrator.post('/notification-rules', {
      title: 'Management hears of payroll',
      recordType: 'incident',
      event: 'created',
      filter: 'priority:1',
      whom: ['role:topManagement'],
      mail: true,
      app: true,
      subject: 'payroll is touched',
      sentence: '{number} touches payroll.',
    });
    expect(rule.status, rule.text).toBe(201);
    expect(
      (
        await administrator.post('/notification-rules', {
          title: 'x',
          recordType: 'incident',
          event: 'created',
          whom: ['nobody'],
        })
      ).status,
    ).toBe(422);
    expect(
      (
        await administrator.post('/mail-templates', {
          title: 'Ours',
          reason: 'rule.created',
          audience: 'staff',
          subject: '{organisation}: {what}',
          body: '**{sentence}**\n\n{url}',
        })
      ).status,
    ).toBe(201);
    const kinds = { team: { app: true, mail: 'now' } };
    await clientOf(await server, made.people.topManagement.key).send('PUT', '/notifications/preferences', { kinds });
    for (const impact of [1, 3])
      await create(made.context, definitionNamed('incident'), {
        title: `Payroll ${impact}`,
        requester: made.people.agent.id,
        impact,
        urgency: impact,
      });
    const [letter, ...others] = await lettersTo('topmanagement@told.example', 1);
    expect(others).toEqual([]);
    expect(headerOf(letter, 'Subject')).toBe('Told: payroll is touched');
    expect(letter).toMatch(/<strong>INC-\d+ touches payroll\.<\/strong>/);
    const reasons = (await administrator.get('/notifications/reasons')).body['items'] as Row[];
    expect(reasons.find(({ reason }) => reason === 'incident.resolved')).toMatchObject({
      kind: 'moved',
      app: true,
      mail: true,
    });
  });
});

describe('whether mail goes out', () => {
  const steps = async (who: Client) =>
    ((await who.get('/next-steps')).body['organisation'] as { key: string; done: boolean }[]).find(
      ({ key }) => key === 'mail',
    )?.done;

  it('is seen by a letter to whoever administers, and counts as a step that is done once the server took it', async () => {
    const boss = clientOf(await server, made.people.administrator.key);
    expect((await agent.post('/mail/trial')).status).toBe(403);
    expect(await steps(boss)).toBe(false);
    out.refuse(true);
    const refused = await boss.post('/mail/trial');
    expect(refused.status, refused.text).toBe(503);
    expect(refused.body['detail']).toMatch(/mail server cannot be used .*not today/);
    expect(await steps(boss)).toBe(false);
    out.refuse(false);
    const { status, body } = await boss.post('/mail/trial');
    expect(status).toBe(200);
    const [letter] = await lettersTo(String(body['to']), 1);
    expect(headerOf(letter, 'Subject')).toBe('Mail goes out');
    expect(await steps(boss)).toBe(true);
  });

  it('is told where no mail server is known', async () => {
    const alone = await apiApp(world);
    const answer = await clientOf(alone, made.people.administrator.key).post('/mail/trial');
    await alone.close();
    expect(answer.status).toBe(409);
    expect(answer.body['detail']).toMatch(/SMTP_URL/);
  });
});

describe('the organisation in its mails', () => {
  const administrator = async (): Promise<Client> => clientOf(await server, made.people.administrator.key);
  const set = async (name: string, value: unknown): Promise<void> => {
    const answer = await (
      await administrator()
    ).send('PUT', `/settings/branding.${name}`, { value }, { 'if-match': '*' });
    expect(answer.status).toBe(200);
  };
  const picture = async (width: number): Promise<unknown> => {
    const answer = await (
      await server
    ).inject({
      method: 'POST',
      url: '/api/v1/branding/pictures',
      headers: { authorization: `Bearer ${made.people.administrator.key}`, 'content-type': 'image/png' },
      payload: greyPng(width, 40),
    });
    return answer.json();
  };
  const told = async (person: { id: string; role: string }, title: string, seen: number): Promise<string> => {
    await create(made.context, definitionNamed('incident'), {
      title,
      requester: person.id,
      customer: made.customer['id'],
    });
    return (await lettersTo(`${person.role.toLowerCase()}@told.example`, seen + 1)).at(-1) ?? '';
  };
  const so = (address: string): number => out.received.filter(({ to }) => to.includes(address)).length;

  it('is its name, its logo, its colour and its foot, in text and HTML, with nothing to fetch', async () => {
    const logo = await picture(160);
    await set('organisation', {
      name: 'Riverbank <Ltd>',
      accent: '#7a1f5c',
      logoMail: logo,
      mailFoot: 'Riverbank, 1 Quay Street\nRegister 4711',
    });
    const letter = await told(made.people.customerContact, 'Under our own head', so('customercontact@told.example'));
    expect(headerOf(letter, 'From')).toMatch(/^"?Riverbank <Ltd>"? <support@told\.example>$/);
    expect(letter).toMatch(
      /<img src="cid:logo-[0-9a-f]{16}@wellrun" alt="Riverbank &lt;Ltd&gt;" width="160" height="40"/,
    );
    expect(headerOf(letter, 'Content-Id')).toMatch(/^<logo-[0-9a-f]{16}@wellrun>$/);
    expect(letter).toContain('color:#7a1f5c');
    expect(letter).toContain('Riverbank, 1 Quay Street<br>');
    expect(letter).toMatch(/-- \r?\n[\s\S]*Riverbank, 1 Quay Street\r?\nRegister 4711/);
    expect(letter).not.toMatch(/<img[^>]+src="http/);
  });

  it('is their customer to a customer’s people, and the name where there is no picture', async () => {
    await made.context.batch([
      {
        text: 'UPDATE person SET customer = $3 WHERE org = $1 AND id = $2',
        values: [made.org, made.people.customerContact.id, made.customer['id']],
      },
    ]);
    await set('customers', [{ customer: made.customer['id'], name: 'Saint-Clair IT' }]);
    const letter = await told(made.people.customerContact, 'Under their head', so('customercontact@told.example'));
    expect(letter).toContain('font-weight:600;margin:0 0 20px">Saint-Clair IT</p>');
    expect(letter).not.toContain('Riverbank &lt;Ltd&gt;');
    await set('customers', []);
  });

  it('is in digests, in words of its own', async () => {
    const template = {
      title: 'Digest',
      reason: 'mail.digest',
      audience: 'everybody',
      subject: 'At {organisation}: {what}',
      body: 'Good morning.\n\n{news}\n\nMore: {url}',
    };
    expect((await (await administrator()).post('/mail-templates', template)).status).toBe(201);
    await create(made.context, definitionNamed('incident'), {
      title: 'In the digest',
      requester: made.people.agent.id,
      assignee: made.people.serviceOwner.id,
    });
    const owner = clientOf(await server, made.people.serviceOwner.key);
    await expect
      .poll(async () => JSON.stringify((await owner.get('/notifications')).body), { timeout: 20_000 })
      .toContain('In the digest');
    const before = so('serviceowner@told.example');
    await digestsDue(await systemContext(world.system, made.org, { now: () => Date.now() + 3 * 3_600_000 }), ORIGIN);
    const letter = (await lettersTo('serviceowner@told.example', before + 1)).at(-1) ?? '';
    expect(headerOf(letter, 'Subject')).toBe('At Riverbank <Ltd>: 1 record');
    expect(headerOf(letter, 'From')).toMatch(/^"?Riverbank <Ltd>"? <wellrun@desk\.example>$/);
    expect(letter).toContain('More: https://desk.example/inbox');
    expect(letter).toContain('Register 4711');
    expect(letter).toContain('cid:logo-');
  });
});
