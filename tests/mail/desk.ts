import { createTransport } from 'nodemailer';
import { expect } from 'vitest';
import { mailInTask, type Post } from '#gateways/mail/in/process.ts';
import { listenForMail, type SmtpIn } from '#gateways/mail/in/smtp.ts';
import { openTokens, type Tokens } from '#gateways/mail/token.ts';
import { migrateJobs, startJobs, type Jobs } from '#kernel/jobs/runner.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import type { Row } from '#kernel/store/db.ts';
import { readRecord } from '#kernel/store/read.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

export const ADDRESS = 'support@desk.example';

export type MailDesk = {
  readonly world: World;
  readonly made: Organisation;
  readonly smtp: SmtpIn;
  readonly tokens: Tokens;
  readonly mailbox: Row;
  /** Another mailbox of the organisation. */
  open(fields: Record<string, unknown>): Promise<Row>;
  /** Hands a message over as a mail server does; gives what it was answered. */
  send(raw: string | Buffer, options?: { from?: string; to?: string }): Promise<string>;
  /** Waits until nothing waits to be worked on. */
  worked(): Promise<void>;
  /** What became of the messages, oldest first. */
  log(): Promise<readonly Row[]>;
  record(type: string, id: unknown): Promise<Row>;
  historyOf(id: unknown): Promise<readonly Row[]>;
  close(): Promise<void>;
};

/** A message as a mail program writes it. */
export const mail = (
  text: string,
  headers: Readonly<Record<string, string>> = {},
  options: { from?: string; to?: string; subject?: string; id?: string } = {},
): string =>
  [
    `From: ${options.from ?? 'Nadia <user@desk.example>'}`,
    `To: ${options.to ?? ADDRESS}`,
    `Subject: ${options.subject ?? 'The portal loops'}`,
    `Message-ID: <${options.id ?? crypto.randomUUID()}@client.example>`,
    `Date: Mon, 01 Jun 2026 08:00:00 +0000`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...('Content-Type' in headers ? [] : ['Content-Type: text/plain; charset=utf-8']),
    '',
    text,
  ].join('\r\n');

/** A service desk with a mailbox that listens on a port of this machine, and the jobs that work on what comes. */
export const mailDesk = async (post: Partial<Post> = {}): Promise<MailDesk> => {
  const world = await openWorld();
  const made = await settle(world, 'Desk');
  const { host, port, database } = world.database;
  const connection = { host, port, database };
  await migrateJobs(connection);
  const open: MailDesk['open'] = (fields) =>
    create(made.context, definitionNamed('mailbox'), {
      title: 'Support',
      address: ADDRESS,
      recordType: 'incident',
      ...fields,
    });
  const mailbox = await open({ team: made.team['id'] });
  const tokens = openTokens('a secret of the installation');
  const faults: unknown[] = [];
  const smtp = await listenForMail({
    db: world.system,
    host: '127.0.0.1',
    port: 0,
    tls: null,
    onError: (error) => faults.push(error),
  });
  const jobs: Jobs = await startJobs({
    db: world.system,
    connection,
    handlers: [],
    schedules: [],
    tasks: [
      mailInTask({ tokens, answerStranger: async () => undefined, confirmReceipt: async () => undefined, ...post }),
    ],
    log: { info: () => undefined, error: (fields) => faults.push(fields) },
  });
  const transport = createTransport({ host: '127.0.0.1', port: smtp.port, secure: false, ignoreTLS: true });
  return {
    world,
    made,
    smtp,
    tokens,
    mailbox,
    open,
    send: async (raw, { from = 'user@desk.example', to = ADDRESS } = {}) =>
      (await transport.sendMail({ envelope: { from, to }, raw })).response,
    worked: async () => {
      await expect
        .poll(
          async () => {
            const [answer] = await made.context.batch([
              {
                text: `SELECT count(*)::int AS n FROM mail_message WHERE org = $1 AND state = 'received'`,
                values: [made.org],
              },
            ]);
            return answer?.rows[0]?.['n'];
          },
          { timeout: 20_000, interval: 50 },
        )
        .toBe(0)
        .catch((error: unknown) => {
          throw faults.length > 0
            ? new Error(
                JSON.stringify(faults, (_key, value: unknown) => (value instanceof Error ? value.stack : value)),
              )
            : error;
        });
    },
    log: async () => {
      const [answer] = await made.context.batch([
        { text: 'SELECT * FROM mail_message WHERE org = $1 ORDER BY received_at, id', values: [made.org] },
      ]);
      return answer?.rows ?? [];
    },
    record: (type, id) => readRecord(made.context, definitionNamed(type), String(id)),
    historyOf: async (id) => {
      const [answer] = await made.context.batch([
        {
          text: 'SELECT * FROM history WHERE org = $1 AND record = $2 ORDER BY occurred_at, id',
          values: [made.org, id],
        },
      ]);
      return answer?.rows ?? [];
    },
    close: async () => {
      transport.close();
      await smtp.stop();
      await jobs.stop();
      await world.close();
    },
  };
};
