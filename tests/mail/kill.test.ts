import { createTransport } from 'nodemailer';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import { systemContext } from '#kernel/store/context.ts';
import { openDb, type Db } from '#kernel/store/db.ts';
import { openProduct, type Product } from '../faults/product.ts';
import { postgresOf } from '../faults/kill-world.ts';
import { settle, tellAtOnce, type Organisation } from '../harness/world.ts';
import { mailServer, type MailServer } from '../server/mail-server.ts';
import { freePort } from './free-port.ts';
import { mail } from './desk.ts';

const MAILS = 24;
const KILLS = 3;
const ADDRESS = 'support@kill.example';
const onLinux = process.platform === 'linux';

describe.skipIf(onLinux)('kill -9 while mail comes in', () => {
  it('is not tried here: it needs /proc of Linux', ({ skip }) => skip());
});

describe.runIf(onLinux)('kill -9 while mail comes in', () => {
  let folder: string;
  let product: Product;
  let out: MailServer;
  let system: Db;
  let made: Organisation;
  let port: number;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wellrun-mail-kill-'));
    [out, port] = [await mailServer(), await freePort()];
    product = openProduct(join(folder, 'data'), {
      SMTP_URL: `smtp://127.0.0.1:${out.port}`,
      MAIL_IN_PORT: String(port),
    });
    await product.start();
    const { socketDir, port: database } = await postgresOf(product.data);
    system = openDb({ host: socketDir, port: database, database: 'wellrun' }, 'wellrun_system', { max: 2 });
    made = await settle({ system }, 'Kill');
    await tellAtOnce(made.context);
    const context = await systemContext(system, made.org);
    await create(context, definitionNamed('mailbox'), { title: 'Support', address: ADDRESS, recordType: 'incident' });
  }, 180_000);
  afterAll(async () => {
    await product.stop();
    await system.close();
    await out.close();
    await rm(folder, { recursive: true });
  }, 60_000);

  /** Hands a message over as a mail server does: again and again, until it is told that it was taken. */
  const deliver = async (n: number): Promise<void> => {
    const raw = mail(
      `Number ${n}`,
      {},
      { from: 'user@kill.example', to: ADDRESS, subject: `Mail ${n}`, id: `kill-${n}` },
    );
    for (;;) {
      const transport = createTransport({
        host: '127.0.0.1',
        port,
        secure: false,
        ignoreTLS: true,
        connectionTimeout: 2_000,
        greetingTimeout: 2_000,
        socketTimeout: 5_000,
      });
      try {
        await transport.sendMail({ envelope: { from: 'user@kill.example', to: ADDRESS }, raw });
        return;
      } catch {
        await wait(100); // it is down, or was killed meanwhile
      } finally {
        transport.close();
      }
    }
  };

  it(`${KILLS} times loses none of ${MAILS} messages that were taken, and makes no record of one twice`, async () => {
    const delivering = (async () => {
      for (let n = 0; n < MAILS; n += 1) await deliver(n);
    })();
    for (let kill = 0; kill < KILLS; kill += 1) {
      await wait(400 + 500 * kill);
      await product.kill('application');
    }
    await delivering;
    const context = await systemContext(system, made.org);
    const left = async (): Promise<unknown> => {
      const [answer] = await context.batch([
        {
          text: `SELECT (SELECT count(*) FROM mail_message WHERE org = $1 AND state <> 'filed')::int AS messages, (SELECT count(*) FROM mail_out WHERE org = $1 AND state = 'waiting')::int AS letters`,
          values: [made.org],
        },
      ]);
      return answer?.rows[0];
    };
    await expect.poll(left, { timeout: 90_000, interval: 250 }).toEqual({ messages: 0, letters: 0 });
    const [messages, incidents, receipts] = await context.batch([
      {
        text: 'SELECT count(*)::int AS n, count(DISTINCT record)::int AS records FROM mail_message WHERE org = $1',
        values: [made.org],
      },
      { text: 'SELECT title, count(*)::int AS n FROM incident WHERE org = $1 GROUP BY title', values: [made.org] },
      {
        text: `SELECT count(*)::int AS n FROM mail_out WHERE org = $1 AND kind = 'receipt' AND state = 'sent'`,
        values: [made.org],
      },
    ]);
    expect(messages?.rows).toEqual([{ n: MAILS, records: MAILS }]);
    expect(incidents?.rows.map(({ title, n }) => `${String(title)} ${String(n)}`).toSorted()).toEqual(
      Array.from({ length: MAILS }, (_mail, n) => `Mail ${n} 1`).toSorted(),
    );
    expect(receipts?.rows).toEqual([{ n: MAILS }]);
    const sent = new Set(out.received.map(({ text }) => /^Message-ID: (.*)$/im.exec(text)?.[1]));
    expect(sent.size).toBe(MAILS);
  }, 240_000);
});
