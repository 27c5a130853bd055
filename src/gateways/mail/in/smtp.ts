import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { SMTPServer, SMTPServerSession } from 'smtp-server';
import { AppError, statusOf } from '#kernel/errors.ts';
import { systemContext } from '#kernel/store/context.ts';
import type { Db } from '#kernel/store/db.ts';
import { acceptMessage } from './accept.ts';
import { mailboxAt } from './mailbox.ts';
import { mailLimits } from './settings.ts';

export type SmtpInput = {
  /** As the product itself. */
  readonly db: Db;
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Files with a certificate and its key; without them mail arrives unencrypted. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly onError: (error: unknown) => void;
  readonly now?: () => number;
};
export type SmtpIn = { readonly port: number; stop(): Promise<void> };

type Place = { readonly org: string; readonly id: string };
type Refusal = Error & { responseCode: number };

const MEGA = 1_000_000;
/** What any organisation may allow at most: what is larger is refused before it is read. */
const MOST_BYTES = 100 * MEGA;

const refusal = (responseCode: number, message: string): Refusal => Object.assign(new Error(message), { responseCode });

const placesOf = async (
  db: Db,
  session: SMTPServerSession,
): Promise<ReadonlyMap<string, { place: Place; to: string[] }>> => {
  const places = new Map<string, { place: Place; to: string[] }>();
  for (const { address } of session.envelope.rcptTo) {
    const place = await mailboxAt(db, address);
    if (place === null) continue;
    const known = places.get(place.id);
    if (known === undefined) places.set(place.id, { place, to: [address] });
    else known.to.push(address);
  }
  return places;
};

/** Reads a message whole, but never more than is allowed; the rest of a larger one is read and thrown away, so that the answer is heard. */
const readWhole = async (stream: AsyncIterable<Buffer>, most: number): Promise<Buffer | null> => {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stream) {
    size += piece.length;
    if (size <= most) pieces.push(piece);
  }
  return size > most ? null : Buffer.concat(pieces);
};

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** Stores what came for each mailbox; returns when all of it lies in the database. */
const take = async (
  { db, now = Date.now }: SmtpInput,
  stream: AsyncIterable<Buffer>,
  session: SMTPServerSession,
): Promise<void> => {
  const raw = await readWhole(stream, MOST_BYTES);
  const tooLarge = refusal(552, 'The message is too large.');
  if (raw === null) throw tooLarge;
  const from = session.envelope.mailFrom;
  for (const { place, to } of (await placesOf(db, session)).values()) {
    const context = await systemContext(db, place.org, { now });
    const most = context.settings.read(mailLimits).messageMegabytes * MEGA;
    if (raw.length > most) throw tooLarge;
    await acceptMessage(context, one(raw), most, {
      mailbox: place.id,
      source: 'smtp',
      from: from === false ? '' : from.address,
      to,
    });
  }
};

/** What the sending server is told: that it may try again, unless it is the message that cannot be taken. */
const answerTo = (error: unknown): Refusal => {
  if (error instanceof Error && 'responseCode' in error) return error as Refusal;
  if (error instanceof AppError && statusOf(error.code) < 500) return refusal(554, error.message);
  return refusal(451, 'The message cannot be stored just now. Try again later.');
};

const knows = async (db: Db, address: string): Promise<void> => {
  if ((await mailboxAt(db, address)) === null) throw refusal(550, 'There is no such mailbox here.');
};

/** Does what a step of the conversation asks, and answers it. */
const answering = async (
  work: () => Promise<void>,
  onError: SmtpInput['onError'],
  answer: (refused: Refusal | null) => void,
): Promise<void> => {
  let refused: Refusal | null = null;
  try {
    await work();
  } catch (error) {
    refused = answerTo(error);
    if (refused.responseCode < 500) onError(error);
  }
  answer(refused);
};

const serverFor = async (input: SmtpInput): Promise<SMTPServer> => {
  const { SMTPServer: Server } = await import('smtp-server');
  const { db, tls, onError } = input;
  return new Server({
    ...(tls === null ? {} : { cert: await readFile(tls.cert), key: await readFile(tls.key) }),
    disabledCommands: tls === null ? ['AUTH', 'STARTTLS'] : ['AUTH'],
    authOptional: true,
    disableReverseLookup: true,
    banner: 'Wellrun',
    size: MOST_BYTES,
    maxClients: 50,
    socketTimeout: 60_000,
    closeTimeout: 5_000,
    logger: false,
    onRcptTo: ({ address }, session, callback) => {
      if (session.envelope.rcptTo.length >= 100) {
        callback(refusal(452, 'Too many recipients.'));
        return;
      }
      void answering(() => knows(db, address), onError, callback);
    },
    onData: (stream, session, callback) => {
      void answering(() => take(input, stream, session), onError, callback);
    },
  });
};

/**
 * Listens for mail that is handed to us (SMTP). Only addresses of mailboxes are taken, nothing is relayed, and a message is accepted
 * only when it lies durably in the database.
 */
export const listenForMail = async (input: SmtpInput): Promise<SmtpIn> => {
  const server = await serverFor(input);
  server.on('error', input.onError);
  server.listen(input.port, input.host);
  await once(server.server, 'listening');
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
      }),
  };
};
