import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openMailer, type Mailer } from '#gateways/mail/send.ts';
import { followOnce } from '#kernel/jobs/follow.ts';
import { startJobs, FOLLOWER, type Jobs } from '#kernel/jobs/runner.ts';
import { inbox, markRead } from '#kernel/notify/inbox.ts';
import { setPreferences } from '#kernel/notify/own-preferences.ts';
import { gatherTask } from '#kernel/notify/mail.ts';
import { deliverAll } from '#kernel/notify/mail.test-support.ts';
import { sendTask } from '#kernel/notify/send.ts';
import { mentionHandler } from '#kernel/notify/mentions.ts';
import type { Somebody } from '../../../../../tests/harness/world.ts';
import { incidentHandlers } from './public.ts';
import { MONDAY, openDesk, type Desk } from './incident.test-support.ts';

type Mail = { readonly to: string; readonly text: string };

let desk: Desk;
let server: SMTPServer;
let mailer: Mailer;
let jobs: Jobs;
/** Letters that arrived, and the ear for the next one. */
const letters: Mail[] = [];
let arrived = (): void => undefined;
let refuse = 0;

beforeAll(async () => {
  desk = await openDesk();
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (refuse > 0) {
          refuse -= 1;
          callback(Object.assign(new Error('Try later'), { responseCode: 451 }));
          return;
        }
        letters.push({
          to: session.envelope.rcptTo.map((each) => each.address).join(','),
          text: Buffer.concat(chunks).toString('utf8'),
        });
        callback();
        arrived();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  mailer = openMailer({
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    from: 'Service desk <desk@desk.example>',
  });
  const { host, port, database } = desk.world.database;
  await followOnce(desk.world.system, FOLLOWER, async () => undefined);
  jobs = await startJobs({
    db: desk.world.system,
    connection: { host, port, database },
    handlers: [...incidentHandlers, mentionHandler],
    schedules: [],
    tasks: [gatherTask, sendTask].map((task) =>
      task({ post: mailer, origin: () => 'https://desk.example', now: () => desk.clock.now }),
    ),
    log: { info: () => undefined, error: () => undefined },
    now: () => desk.clock.now,
  });
});
beforeEach(() => {
  desk.clock.now = MONDAY;
  letters.length = 0;
});
afterAll(async () => {
  await jobs.stop();
  mailer.close();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  await desk.world.close();
});

/** Waits until so many letters have arrived. */
const mails = async (count: number): Promise<readonly Mail[]> => {
  while (letters.length < count)
    await new Promise<void>((resolve) => {
      arrived = resolve;
    });
  return letters;
};
/** Waits until nothing is left to send. */
const settled = async (): Promise<void> => {
  for (;;) {
    const [end, left] = await desk.context.batch([
      {
        text: `SELECT NOT EXISTS (SELECT 1 FROM history h, follower f WHERE f.name = '${FOLLOWER}' AND (h.xid, h.id) > (f.xid, f.id)) AS done`,
      },
      {
        text: `SELECT count(*)::int AS count FROM notification WHERE org = $1 AND mail IN ('due', 'queued')`,
        values: [desk.org],
      },
    ]);
    if (end?.rows[0]?.['done'] === true && left?.rows[0]?.['count'] === 0) return;
  }
};
const boxOf = (who: Somebody) => desk.as(who, (context) => inbox(context));

describe('mail', () => {
  it('tells the caller of an answer in a thread of its own, and nobody of their own doing', async () => {
    const { agent, user } = desk.people;
    const { id, number } = await desk.report({ assignee: agent.id });
    await mails(1);
    await desk.act(agent, id, 'answer', { text: 'Bitte versuchen Sie es noch einmal: größer als 5 < 6.' });
    await settled();
    const sent = letters.filter((each) => each.to === 'user@desk.example');
    expect(sent).toHaveLength(2);
    expect(letters.filter((each) => each.to === 'agent@desk.example')).toEqual([]);
    const [receipt, answer] = sent;
    expect(receipt?.text).toContain(`Subject: [${String(number)}] Portal loops at sign-in: we have your report`);
    for (const header of [
      `References: <record-${String(id)}@desk.example>`,
      `In-Reply-To: <record-${String(id)}@desk.example>`,
      'Auto-Submitted: auto-generated',
      'From: Service desk <desk@desk.example>',
    ])
      expect(answer?.text).toContain(header);
    expect(answer?.text).toMatch(/Message-ID: <notice-[0-9a-f-]{36}@desk\.example>/);
    expect(answer?.text).toContain(`https://desk.example/portal/tickets/${String(number)}`);
    expect(answer?.text).toContain('multipart/alternative');
    expect((await boxOf(user)).items.filter((each) => each.record.id === id).map((each) => each.reason)).toEqual([
      'incident.answered',
      'incident.received',
    ]);
  });

  it('calls the people of a team to what is urgent and has nobody, and not to the rest', async () => {
    const { agent, user } = desk.people;
    await desk.report({}, user);
    const urgent = await desk.report({ impact: 1, urgency: 1, service: desk.service['id'] }, user);
    await settled();
    const called = letters.filter((each) => each.to === 'agent@desk.example');
    expect(called.map((each) => /^Subject: .*$/m.exec(each.text)?.[0])).toEqual([
      `Subject: [${String(urgent['number'])}] Portal loops at sign-in: urgent, for your team`,
    ]);
    await desk.act(agent, urgent['id'], 'assign-to-me');
    await settled();
    expect(letters.filter((each) => each.to === 'agent@desk.example')).toHaveLength(1);
  });

  it('never shows customers what is internal, not even that there is something', async () => {
    const { agent, user, smsManager } = desk.people;
    const { id } = await desk.report();
    await desk.act(agent, id, 'add-participant', { person: user.id });
    await desk.act(smsManager, id, 'watch');
    await desk.act(agent, id, 'note', { text: 'canary-internal-4711' });
    await settled();
    expect(letters.filter((each) => each.text.includes('canary-internal-4711')).map((each) => each.to)).toEqual([
      'smsmanager@desk.example',
    ]);
    expect(
      (await boxOf(user)).items.filter((each) => each.record.id === id && each.reason === 'incident.noted'),
    ).toEqual([]);
  });

  it('asks at the moment of sending whether somebody may still read it', async () => {
    const { agent, smsManager } = desk.people;
    const { id } = await desk.report({ assignee: agent.id, requester: agent.id });
    await desk.act(smsManager, id, 'watch');
    await desk.act(agent, id, 'note', { text: 'canary-now-hidden' });
    await settled();
    const [notification] = (await boxOf(smsManager)).items.filter((each) => each.record.id === id);
    expect(notification).toMatchObject({ reason: 'incident.noted' });
    // Between the note and its mail the incident becomes confidential, and the watcher leaves.
    await desk.change(agent, id, { confidential: true });
    await desk.act(agent, id, 'remove-participant', { person: smsManager.id });
    await desk.context.batch([
      {
        text: `UPDATE notification SET mail = 'queued' WHERE org = $1 AND id = $2`,
        values: [desk.org, notification?.id],
      },
      {
        text: `UPDATE mail_out SET state = 'waiting' WHERE org = $1 AND id = (SELECT letter FROM notification WHERE org = $1 AND id = $2)`,
        values: [desk.org, notification?.id],
      },
    ]);
    const posted: unknown[] = [];
    await deliverAll(desk.world.system, desk.org, {
      post: {
        send: async (letter) => {
          posted.push(letter);
        },
      },
      origin: () => 'https://desk.example',
    });
    expect(posted).toEqual([]);
    const [answer] = await desk.context.batch([
      { text: 'SELECT mail FROM notification WHERE org = $1 AND id = $2', values: [desk.org, notification?.id] },
    ]);
    expect(answer?.rows).toEqual([{ mail: 'withheld' }]);
    expect((await boxOf(smsManager)).items.filter((each) => each.record.id === id)).toEqual([]);
  });

  it('that a server refuses for the moment is sent later, once', async () => {
    refuse = 1;
    await desk.report();
    await mails(1);
    await settled();
    expect(letters.map((each) => each.to)).toEqual(['user@desk.example']);
  }, 30_000);

  it('does not go to those who want none; the application tells them all the same', async () => {
    const { user } = desk.people;
    await desk.as(user, (context) => setPreferences(context, { mail: false }));
    const { id } = await desk.report();
    await settled();
    expect(letters).toEqual([]);
    expect((await boxOf(user)).items[0]).toMatchObject({ reason: 'incident.received', readAt: null, record: { id } });
    await desk.as(user, (context) => setPreferences(context, { mail: true }));
  });

  it('takes an update on a major incident to the callers of its children, as news of their own', async () => {
    const { agent, user, smsManager } = desk.people;
    const parent = await desk.report({
      impact: 1,
      urgency: 1,
      customer: desk.otherCustomer['id'],
      requester: smsManager.id,
    });
    const child = await desk.report();
    await desk.act(agent, child['id'], 'set-parent', { parent: parent['number'] });
    await desk.act(agent, parent['id'], 'declare-major');
    await settled();
    letters.length = 0;
    await desk.act(agent, parent['id'], 'publish-update', { text: 'We restore from the second site.' });
    await settled();
    const [update, ...others] = letters.filter((each) => each.to === 'user@desk.example');
    expect(others).toEqual([]);
    expect(update?.text).toContain(`[${String(child['number'])}]`);
    expect(update?.text).toContain('We restore from the second site.');
    expect(update?.text).not.toContain(String(parent['number']));
    await expect(desk.read(parent['id'], user)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('tells who is mentioned, who watches from then on', async () => {
    const { agent, serviceOwner } = desk.people;
    const { id } = await desk.report();
    const person = await desk.as(
      agent,
      async (context) =>
        (
          await context.batch([
            { text: 'SELECT number FROM directory WHERE org = $1 AND id = $2', values: [desk.org, serviceOwner.id] },
          ])
        )[0]?.rows[0]?.['number'],
    );
    await desk.act(agent, id, 'note', { text: `What does @[${serviceOwner.name}](${String(person)}) say?` });
    await settled();
    expect(
      letters
        .filter((each) => each.to === 'serviceowner@desk.example')
        .map((each) => /Subject: (.*)/.exec(each.text)?.[1]),
    ).toEqual([expect.stringContaining('you were mentioned')]);
    expect((await desk.read(id))['participants']).toContain(serviceOwner.id);
  });
});

describe('the notifications of somebody', () => {
  it('are theirs alone, newest first, unread until they say so', async () => {
    const { agent, user, customerContact } = desk.people;
    const { id } = await desk.report();
    await desk.act(agent, id, 'answer', { text: 'One.' });
    await desk.act(agent, id, 'answer', { text: 'Two.' });
    await settled();
    const before = await boxOf(user);
    expect(before.items.slice(0, 3).map((each) => each.text)).toEqual([
      `agent answered ${before.items[0]?.record.number ?? ''}.`,
      `agent answered ${before.items[0]?.record.number ?? ''}.`,
      expect.stringContaining('Your report is here'),
    ]);
    const first = String(before.items[0]?.id);
    expect(await desk.as(customerContact, (context) => markRead(context, { ids: [first] }))).toBe(0);
    expect(await desk.as(user, (context) => markRead(context, { ids: [first] }))).toBe(1);
    expect((await boxOf(user)).unread).toBe(before.unread - 1);
    await desk.as(user, (context) => markRead(context, 'all'));
    expect(await desk.as(user, (context) => inbox(context, { unread: true }))).toMatchObject({ items: [], unread: 0 });
    const page = await desk.as(user, (context) => inbox(context, { limit: 2 }));
    expect(
      (await desk.as(user, (context) => inbox(context, { limit: 2, cursor: page.next ?? undefined }))).items[0]?.id,
    ).toBe(before.items[2]?.id);
  });
});
