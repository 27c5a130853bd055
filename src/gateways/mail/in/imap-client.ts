import type { ImapFlow } from 'imapflow';
import { AppError } from '#kernel/errors.ts';
import type { Mailbox } from './mailbox.ts';

/** What is needed to sign in at a mailbox. */
export type ImapAccess = Pick<Mailbox, 'host' | 'port' | 'security' | 'username'>;

const PORTS = { tls: 993, starttls: 143, none: 143 } as const;
const PATIENCE_MS = 15_000;

/** A client for a mailbox; it does not connect yet. Nothing of what it says is logged: passwords are among it. */
export const imapClient = async (
  { host, port, security, username }: ImapAccess,
  password: string | null,
): Promise<ImapFlow> => {
  const { ImapFlow: Client } = await import('imapflow');
  const kind = security ?? 'tls';
  return new Client({
    host: host ?? '',
    port: port ?? PORTS[kind],
    secure: kind === 'tls',
    ...(kind === 'tls' ? {} : { doSTARTTLS: kind === 'starttls' }),
    auth: { user: username ?? '', pass: password ?? '' },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: 300_000,
  });
};

const SAYINGS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'There is no mail server of that name. Look at how it is written.',
  EAI_AGAIN: 'The name of the mail server cannot be looked up just now.',
  ECONNREFUSED: 'Nothing listens there. Look at the port: 993 with TLS, 143 with STARTTLS.',
  EHOSTUNREACH: 'The mail server cannot be reached from here. A firewall may stand between.',
  ETIMEDOUT: 'The mail server does not answer. Look at the port, and whether a firewall stands between.',
  CONNECT_TIMEOUT: 'The mail server does not answer. Look at the port, and whether a firewall stands between.',
  GREEETING_TIMEOUT:
    'Something listens there, but does not greet as a mail server does. With TLS on the port of STARTTLS that is so.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate of the mail server was signed by itself: nobody can tell whose it is.',
  SELF_SIGNED_CERT_IN_CHAIN:
    'The certificate of the mail server was signed by somebody whom this machine does not know.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'The certificate of the mail server was signed by somebody whom this machine does not know.',
  CERT_HAS_EXPIRED: 'The certificate of the mail server has expired.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate of the mail server is for another name.',
  EPROTO: 'It does not speak TLS on that port. Choose STARTTLS, or the port 993.',
};

type Fault = {
  code?: unknown;
  authenticationFailed?: unknown;
  responseText?: unknown;
  message?: unknown;
  serverResponseCode?: unknown;
};

/** What went wrong with a mailbox, in words that say what to do. */
export const faultOf = (error: unknown): string => {
  if (error instanceof AppError) return error.message;
  const { code, authenticationFailed, responseText, message } = error as Fault;
  if (authenticationFailed === true)
    return `The mail server does not let us in: look at the user name and the password.${typeof responseText === 'string' ? ` It says: ${responseText.slice(0, 200)}` : ''}`;
  const known = typeof code === 'string' ? SAYINGS[code] : undefined;
  return (
    known ??
    `The mail server cannot be used: ${String(responseText ?? message ?? code ?? 'it ended the connection').slice(0, 300)}`
  );
};

export type Tested = { readonly ok: boolean; readonly says: string; readonly messages?: number };

/** Signs in at a mailbox and looks into its folder; says what is wrong when that cannot be done. */
export const testMailbox = async (
  access: ImapAccess & Pick<Mailbox, 'folder'>,
  password: string | null,
): Promise<Tested> => {
  if (password === null) return { ok: false, says: 'No password was given yet.' };
  const client = await imapClient(access, password);
  client.on('error', () => undefined); // told by what waits for it
  try {
    await client.connect();
    const folder = access.folder ?? 'INBOX';
    const folders = (await client.list()).map(({ path }) => path);
    if (!folders.some((path) => path.toUpperCase() === folder.toUpperCase()))
      return { ok: false, says: `There is no folder '${folder}'. There are: ${folders.slice(0, 20).join(', ')}.` };
    const { exists } = await client.mailboxOpen(folder, { readOnly: true });
    return { ok: true, says: `It works: ${exists} messages wait in '${folder}'.`, messages: exists };
  } catch (error) {
    return { ok: false, says: faultOf(error) };
  } finally {
    client.close();
  }
};
