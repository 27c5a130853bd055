import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFetching, type Fetching } from '#gateways/mail/in/fetching.ts';
import { imapClient, testMailbox } from '#gateways/mail/in/imap-client.ts';
import { readMailbox } from '#gateways/mail/in/mailbox.ts';
import { takeOver } from '#gateways/mail/in/take-over.ts';
import { setPassword } from '#gateways/mail/mailboxes.ts';
import { openVault } from '#gateways/mail/vault.ts';
import { mail, mailDesk, type MailDesk } from './desk.ts';
import { DOVECOT, openDovecot, PASSWORD, USER, type Dovecot } from './dovecot.ts';

const vault = openVault('a secret of the installation');

describe.skipIf(DOVECOT !== null)('a mailbox by IMAP', () => {
  it('is not tried here: this machine has no IMAP server (Dovecot)', ({ skip }) => skip());
});

describe.runIf(DOVECOT !== null)('a mailbox by IMAP', () => {
  let dovecot: Dovecot;
  let desk: MailDesk;
  let fetching: Fetching | null = null;
  let mailbox: string;
  const faults: unknown[] = [];
  const access = () =>
    ({ host: '127.0.0.1', port: dovecot.port, security: 'none', username: USER, folder: 'INBOX' }) as const;
  const titles = async (): Promise<string[]> => (await desk.log()).map((row) => String(row['subject']));

  beforeAll(async () => {
    [dovecot, desk] = await Promise.all([openDovecot(), mailDesk()]);
    const row = await desk.open({ title: 'Fetched', address: 'fetched@desk.example', arrives: 'imap', ...access() });
    mailbox = String(row['id']);
    await setPassword(desk.made.context, vault, mailbox, PASSWORD);
  }, 60_000);
  afterAll(async () => {
    await fetching?.stop();
    await desk.close();
    await dovecot.close();
  });

  it('is tested before it is used, and what is wrong is said', async () => {
    expect(await testMailbox(access(), PASSWORD)).toEqual({
      ok: true,
      says: "It works: 0 messages wait in 'INBOX'.",
      messages: 0,
    });
    expect((await testMailbox(access(), 'wrong')).says).toMatch(/user name and the password/);
    expect((await testMailbox({ ...access(), folder: 'Nowhere' }, PASSWORD)).says).toBe(
      "There is no folder 'Nowhere'. There are: INBOX.",
    );
    expect((await testMailbox({ ...access(), port: 1 }, PASSWORD)).says).toMatch(/Nothing listens there/);
    expect((await testMailbox({ ...access(), host: 'nowhere.invalid' }, PASSWORD)).ok).toBe(false);
    expect((await testMailbox({ ...access(), security: 'tls' }, PASSWORD)).says).toMatch(/TLS|SSL/i);
  });

  it('keeps its password from whoever reads the database, and from other mailboxes', async () => {
    const [answer] = await desk.made.context.batch([
      { text: 'SELECT sealed FROM mailbox_secret WHERE org = $1', values: [desk.made.org] },
    ]);
    const sealed = String(answer?.rows[0]?.['sealed']);
    expect(Buffer.from(sealed, 'base64url').toString('latin1') + sealed).not.toContain('herons');
    expect(() => vault.open(sealed, 'mailbox:another')).toThrow(/Give it again/);
  });

  it('is emptied: what lies there and what comes, each message once, moved only after it was stored', async () => {
    const to = 'fetched@desk.example';
    await dovecot.deliver(mail('Waiting', {}, { to, subject: 'Waiting' }));
    fetching = startFetching({
      db: desk.world.system,
      vault,
      onError: (error) => faults.push(error),
      lookEvery: 200,
      pollEvery: 30_000,
    });
    await expect.poll(titles, { timeout: 15_000 }).toEqual(['Waiting']);
    // The server tells of this one: nobody waits for the next look.
    await dovecot.deliver(mail('Told', {}, { to, subject: 'Told' }));
    await expect.poll(titles, { timeout: 15_000 }).toEqual(['Waiting', 'Told']);
    await expect.poll(() => dovecot.count('Processed'), { timeout: 15_000 }).toBe(2);
    expect(await dovecot.count('INBOX')).toBe(0);
    await desk.worked();
    expect((await desk.log()).map((row) => [row['state'], row['source']])).toEqual([
      ['filed', 'imap'],
      ['filed', 'imap'],
    ]);
    await fetching.stop();
    fetching = null;
    expect(faults).toEqual([]);
  }, 60_000);

  it('does not take a message twice that was stored and not moved, nor miss one after UIDVALIDITY changed', async () => {
    const to = 'fetched@desk.example';
    const raw = mail('Broken off', {}, { to, subject: 'Broken off', id: 'broken-off' });
    const context = desk.made.context;
    const settings = await readMailbox(context, mailbox);
    const once = async () => {
      const client = await imapClient(access(), PASSWORD);
      await client.connect();
      try {
        return await takeOver(context, client, settings);
      } finally {
        client.close();
      }
    };
    await dovecot.deliver(raw);
    expect(await once()).toEqual({ stored: 1, again: 0, left: 0 });
    // As it is after a process was killed between storing and moving.
    await dovecot.deliver(raw);
    expect(await once()).toEqual({ stored: 1, again: 1, left: 0 });
    await desk.worked();
    const found = (await desk.log()).filter((row) => row['key'] === 'broken-off@client.example');
    expect(found.map((row) => [row['state'], row['copies']])).toEqual([['filed', 2]]);
    await context.batch([
      { text: 'UPDATE mailbox_state SET last_uid = 1000000 WHERE org = $1', values: [desk.made.org] },
    ]);
    await context.batch([
      { text: `UPDATE mailbox_state SET uid_validity = '1' WHERE org = $1`, values: [desk.made.org] },
    ]);
    await dovecot.deliver(mail('Later', {}, { to, subject: 'Later' }));
    expect(await once()).toEqual({ stored: 1, again: 0, left: 0 });
  }, 60_000);
});
