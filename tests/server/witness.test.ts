import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyOrganisation } from '#gateways/backup/histories.ts';
import { openMailer, type Mailer } from '#gateways/mail/send.ts';
import { mailCheckpoints } from '#gateways/witness/checkpoint-mail.ts';
import { plainText } from '#gateways/witness/letters.ts';
import { anchoredNotes } from '#kernel/history/anchor.ts';
import type { Letter } from '#kernel/notify/letter.ts';
import { systemContext } from '#kernel/store/context.ts';
import { startSealing } from '#server/sealing.ts';
import { mailServer, type MailServer } from './mail-server.ts';
import { world, type World } from './world.ts';

let mail: MailServer;
let mailer: Mailer;
let w: World;
let data: string;
beforeAll(async () => {
  mail = await mailServer();
  mailer = openMailer({ url: `smtp://127.0.0.1:${mail.port}`, from: 'desk@example.org' });
  w = await world();
  data = await mkdtemp(join(tmpdir(), 'wellrun-witness-'));
  const sealing = await startSealing({ system: w.system, data, log: w.server.log });
  await w.person('nadia.benali@example.org');
  await sealing.stop();
});
afterAll(async () => {
  mailer.close();
  await mail.close();
  await w.close();
  await rm(data, { recursive: true });
});

const at = async (time: string) =>
  mailCheckpoints(mailer).run(await systemContext(w.system, w.org, { now: () => Date.parse(time) }));
const subscribe = async (value: unknown) =>
  (await w.context()).batch([
    {
      text: "INSERT INTO setting (org, name, valid_from, value) VALUES ($1, 'history.witnesses', '2026-01-01T00:00:00Z', $2) ON CONFLICT (org, name, valid_from) DO UPDATE SET value = excluded.value",
      values: [w.org, JSON.stringify(value)],
    },
  ]);

it('whoever subscribed gets the newest checkpoint in their hour, and nobody else anything', async () => {
  await at('2030-06-03T05:10:00Z');
  expect(mail.received).toEqual([]);
  await subscribe({ addresses: ['witness@example.net', 'auditor@example.com'], every: 'week' });
  await at('2030-06-04T05:10:00Z');
  await at('2030-06-03T06:10:00Z');
  expect(mail.received).toEqual([]);
  await at('2030-06-03T05:10:00Z');
  expect(mail.received.map(({ to }) => to)).toEqual([['witness@example.net'], ['auditor@example.com']]);
});

/** A letter as a mailbox keeps it. */
const asKept = async (letter: Letter): Promise<string> => {
  const { message } = await createTransport({ streamTransport: true, buffer: true, newline: 'windows' }).sendMail({
    ...letter,
    from: 'desk@example.org',
    headers: { ...letter.headers },
  });
  return message.toString();
};

it('with such a letter it shows that the history was taken away, with all that stood beside the database', async () => {
  const letters: Letter[] = [];
  const post = { send: (letter: Letter) => Promise.resolve(void letters.push(letter)) };
  await mailCheckpoints(post).run(
    await systemContext(w.system, w.org, { now: () => Date.parse('2030-06-03T05:10:00Z') }),
  );
  const raw = await asKept(letters[0] as Letter);
  expect(raw).toMatch(/quoted-printable/i);
  const kept = anchoredNotes(plainText(raw), w.org);
  expect(kept).toHaveLength(1);
  expect(anchoredNotes(plainText(letters[0]?.text ?? ''), w.org)).toEqual(kept);
  const verify = async (anchors: readonly string[]) =>
    (await verifyOrganisation(w.system, w.org, data, { anchors })).ok;
  expect(await verify(kept)).toBe(true);

  const { host, port, database } = w.connection as { host: string; port: number; database: string };
  const thief = new pg.Client({ host, port, database, user: 'wellrun_admin' });
  await thief.connect();
  await thief.query("SET session_replication_role = 'replica'");
  for (const table of ['sealed', 'checkpoint', 'seal_head', 'history']) await thief.query(`DELETE FROM ${table}`);
  for (const table of ['person', 'directory']) await thief.query(`DELETE FROM ${table}`);
  await thief.end();
  for (const folder of ['anchors', 'leaves']) await rm(join(data, folder), { recursive: true, force: true });
  expect(await verify([])).toBe(true);
  expect(await verify(kept)).toBe(false);
});
