import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';

export type Received = { readonly to: string[]; readonly text: string };
export type MailServer = {
  readonly port: number;
  readonly received: Received[];
  refuse(yes: boolean): void;
  close(): Promise<void>;
};

const unfold = (raw: string): string =>
  raw
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** A real SMTP server on this machine that keeps what it is given; `refuse` makes it turn letters away. */
export const mailServer = async (): Promise<MailServer> => {
  const received: Received[] = [];
  let refusing = false;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo: (_address, _session, callback) => callback(refusing ? new Error('not today') : null),
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          text: unfold(Buffer.concat(chunks).toString()),
        });
        callback();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    received,
    refuse: (yes) => {
      refusing = yes;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
      }),
  };
};
