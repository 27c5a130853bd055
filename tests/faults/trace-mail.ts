import { createTransport } from 'nodemailer';
import { startFetching } from '#gateways/mail/in/fetching.ts';
import { MAIL_IN_TASK } from '#gateways/mail/in/settings.ts';
import { listenForMail } from '#gateways/mail/in/smtp.ts';
import { unsubscribeAddress } from '#gateways/mail/out/unsubscribe.ts';
import { mailTasks } from '#gateways/mail/post-office.ts';
import { openMailer } from '#gateways/mail/send.ts';
import { openTokens } from '#gateways/mail/token.ts';
import { openVault } from '#gateways/mail/vault.ts';
import { MAIL_TASK } from '#kernel/notify/notices.ts';
import { SEND_TASK } from '#kernel/notify/outgoing.ts';
import type { Row } from '#kernel/store/db.ts';
import { mail as written } from '../mail/desk.ts';
import { mailServer, type MailServer } from '../server/mail-server.ts';
import { must, type Hand, type Json } from './trace-hand.ts';

const ORIGIN = 'https://traced.example';
const fail = (error: unknown): never => {
  throw error;
};

type Post = {
  readonly out: MailServer;
  /** Hands a message over as a mail server does. */
  send(raw: string, from: string): Promise<unknown>;
  /** Does what waits: reads what came, writes letters, sends them. */
  work(): Promise<void>;
  close(): Promise<void>;
};

/** Real mail servers on both sides, and the product's own tasks between them. */
const openPost = async ({ world, follow }: Hand, to: string): Promise<Post> => {
  const out = await mailServer();
  const post = openMailer({ url: `smtp://127.0.0.1:${out.port}`, from: 'Wellrun <wellrun@traced.example>' });
  const smtp = await listenForMail({
    db: world.system,
    host: '127.0.0.1',
    port: 0,
    tls: null,
    now: world.now,
    onError: fail,
  });
  const transport = createTransport({ host: '127.0.0.1', port: smtp.port, secure: false, ignoreTLS: true });
  const tasks = mailTasks({ post, tokens: openTokens(world.secret), origin: () => ORIGIN, now: world.now });
  const { org } = world.made;
  const all = async (task: string, waiting: string): Promise<void> => {
    const { rows } = await world.admin.query<Row>(waiting, [org]);
    for (const row of rows) await tasks.find(({ name }) => name === task)?.run(world.system, { org, ...row });
  };
  return {
    out,
    send: (raw, from) => transport.sendMail({ envelope: { from, to }, raw }),
    work: async () => {
      await all(MAIL_IN_TASK, `SELECT id FROM mail_message WHERE org = $1 AND state = 'received' ORDER BY received_at`);
      await follow();
      await all(MAIL_TASK, `SELECT DISTINCT person, record FROM notification WHERE org = $1 AND mail = 'due'`);
      await all(SEND_TASK, `SELECT id FROM mail_out WHERE org = $1 AND state = 'waiting' ORDER BY created_at, id`);
    },
    close: async () => {
      transport.close();
      await smtp.stop();
      post.close();
      await out.close();
    },
  };
};

/** A mailbox that is fetched from, whose server is not there: that is noted. */
const unreachable = async ({ world, as, done }: Hand, turn: number): Promise<void> => {
  const boss = as('administrator');
  const made = done(
    await boss.post('/mailboxes', {
      title: `Gone ${turn}`,
      address: `gone${turn}@traced.example`,
      recordType: 'incident',
      arrives: 'imap',
      host: '127.0.0.1',
      port: 1,
      security: 'none',
      username: 'gone',
    }),
  );
  const fetching = startFetching({ db: world.system, vault: openVault(world.secret), onError: fail, now: world.now });
  const fault = async (): Promise<unknown> =>
    (done(await boss.get('/mail'))['mailboxes'] as Json[]).find(({ id }) => id === made['id'])?.['fault'];
  while (typeof (await fault()) !== 'string');
  await fetching.stop();
  done(await boss.post(`/mailboxes/${String(made['id'])}/transitions/switchOff`, {}, { 'if-match': '*' }));
};

/** Mail that comes, is decided about and goes out; letters that do not arrive; and whoever wants no more of them. */
export const mail = async (hand: Hand, turn: number): Promise<void> => {
  const { world, as, noted, done } = hand;
  const { people, team, org } = world.made;
  const [boss, agent] = [as('administrator'), as('agent')];
  const address = `support${turn}@traced.example`;
  const mailbox = done(
    await boss.post('/mailboxes', {
      title: `Support ${turn}`,
      address,
      recordType: 'incident',
      strangers: 'refuse',
      team: team['id'],
    }),
  );
  const password = `/mail/mailboxes/${String(mailbox['id'])}/password`;
  done(await boss.send('PUT', password, { password: 'a secret of the mailbox' }));
  done(await boss.send('PUT', password, { password: null }));
  noted(await agent.send('PUT', password, { password: 'not theirs' }));
  const post = await openPost(hand, address);
  const messages = async (state: string): Promise<Json[]> =>
    done(await boss.get(`/mail/messages?state=${state}`))['items'] as Json[];
  const letters = async (state: string): Promise<Json[]> =>
    done(await boss.get(`/mail/letters?state=${state}`))['items'] as Json[];
  try {
    const known = 'user@traced.example';
    await post.send(written('The portal loops.', {}, { from: known, to: address, id: `first-${turn}` }), known);
    await post.send(
      written('Hello?', {}, { from: 'stranger@elsewhere.example', to: address }),
      'stranger@elsewhere.example',
    );
    for (const subject of ['Buy', 'Sell', 'Report'])
      await post.send(written('Now!', { 'X-Spam-Flag': 'YES' }, { from: known, to: address, subject }), known);
    await post.work();
    const [filed] = await messages('filed');
    const record = String((filed?.['record'] as Json | undefined)?.['id']);
    const [one, two, three] = await messages('held');
    const decide = (message: Json | undefined, input: Json) =>
      boss.post(`/mail/messages/${String(message?.['id'])}`, input);
    done(await decide(one, { action: 'file', into: 'new' }));
    done(await decide(two, { action: 'file', into: record }));
    done(await decide(three, { action: 'discard' }));
    noted(await decide(three, { action: 'retry' }));
    await post.work();

    const path = `/incidents/${record}`;
    done(await agent.post(`${path}/comments`, { text: 'Which browser?', visibility: 'public' }));
    await post.work();
    const end = unsubscribeAddress(openTokens(world.secret), '', org, people.user.id, record);
    must(await world.server.inject({ method: 'POST', url: end, headers: { host: 'localhost' } }), 200);
    done(await agent.post(`${path}/comments`, { text: 'Nobody hears this by mail.', visibility: 'public' }));
    await post.work();

    post.out.refuse(true);
    for (const title of ['Does not arrive', 'Nor does this'])
      done(await agent.post('/incidents', { title, requester: people.customerContact.id }));
    await post.work();
    post.out.refuse(false);
    const [again, never] = await letters('failed');
    const change = (letter: Json | undefined, action: string) =>
      boss.post(`/mail/letters/${String(letter?.['id'])}`, { action });
    done(await change(again, 'retry'));
    done(await change(never, 'cancel'));
    await post.work();
    noted(await change(again, 'cancel'));
  } finally {
    await post.close();
  }
  await unreachable(hand, turn);
};
