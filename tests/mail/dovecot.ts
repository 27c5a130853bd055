import { spawn, execFileSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { freePort } from './free-port.ts';

/** The program of a real IMAP server, where this machine has it. */
export const DOVECOT = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot'].find((path) => existsSync(path)) ?? null;
export const USER = 'support';
export const PASSWORD = 'seven grey herons';

export type Dovecot = {
  readonly port: number;
  /** Lays a message into a folder, as a delivery does. */
  deliver(raw: string, folder?: string): Promise<void>;
  /** How many messages lie in a folder. */
  count(folder: string): Promise<number>;
  close(): Promise<void>;
};

/** Whose mail it is: as root nobody's, since the server keeps no mail of root's. */
const owner = (): { uid: number; gid: number } =>
  userInfo().uid === 0
    ? {
        uid: Number(execFileSync('id', ['-u', 'nobody']).toString()),
        gid: Number(execFileSync('id', ['-g', 'nobody']).toString()),
      }
    : userInfo();

const configuration = (folder: string, port: number): string => {
  const { uid, gid } = owner();
  const self = userInfo();
  return `
base_dir = ${folder}/run
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${folder}/mail/%u
first_valid_uid = 1
first_valid_gid = 1
${self.uid === 0 ? '' : `default_internal_user = ${self.username}\ndefault_login_user = ${self.username}\ndefault_internal_group = ${String(gid)}`}
passdb {
  driver = passwd-file
  args = scheme=PLAIN ${folder}/passwd
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/mail/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
`;
};

/** Dovecot as a process of its own on a port of this machine, with one mailbox. */
export const openDovecot = async (): Promise<Dovecot> => {
  const folder = await mkdtemp(join(tmpdir(), 'wellrun-imap-'));
  const port = await freePort();
  const { uid, gid } = owner();
  await chmod(folder, 0o755);
  await mkdir(join(folder, 'mail'));
  await chown(join(folder, 'mail'), uid, gid);
  await writeFile(join(folder, 'passwd'), `${USER}:{PLAIN}${PASSWORD}\n`, { mode: 0o644 });
  await writeFile(join(folder, 'conf'), configuration(folder, port));
  const server: ChildProcess = spawn(String(DOVECOT), ['-F', '-c', join(folder, 'conf')], { stdio: 'ignore' });
  const client = async (): Promise<ImapFlow> => {
    for (let attempt = 0; ; attempt += 1) {
      const each = new ImapFlow({
        host: '127.0.0.1',
        port,
        secure: false,
        doSTARTTLS: false,
        auth: { user: USER, pass: PASSWORD },
        logger: false,
      });
      each.on('error', () => undefined);
      try {
        await each.connect();
        return each;
      } catch (error) {
        if (attempt >= 100) throw error;
        await wait(50); // it is starting
      }
    }
  };
  const hand = await client();
  return {
    port,
    deliver: async (raw, where = 'INBOX') => {
      await hand.append(where, Buffer.from(raw));
    },
    count: async (where) => {
      const status = await hand.status(where, { messages: true }).catch(() => false as const);
      return status === false ? 0 : (status.messages ?? 0);
    },
    close: async () => {
      await hand.logout();
      server.kill('SIGTERM');
      await once(server, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
};
