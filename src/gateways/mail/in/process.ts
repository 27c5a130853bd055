import { AppError, statusOf } from '#kernel/errors.ts';
import type { Task } from '#kernel/jobs/schedule.ts';
import { systemContext, type Context } from '#kernel/store/context.ts';
import type { Tokens } from '../token.ts';
import { decide } from './decide.ts';
import { finish } from './finish.ts';
import { judge } from './judge.ts';
import { machineOf } from './machine.ts';
import { ownAddresses, readMailbox } from './mailbox.ts';
import { parseMessage, type Message } from './parse.ts';
import { reportDelivery } from './report.ts';
import { MAIL_IN_TASK, mailLimits } from './settings.ts';
import { settle } from './settle.ts';
import { rawOf, readStored, type Stored } from './stored.ts';
import { tellAdministrators } from './tell.ts';

/** What is answered to mail; nothing where no mail goes out. */
export type Answers = {
  /** Answers a sender who is not known here, once. */
  readonly answerStranger: (
    context: Context,
    refused: { id: string; address: string; mailbox: string },
  ) => Promise<void>;
  /** Confirms to whoever wrote that it is here. */
  readonly confirmReceipt: (
    context: Context,
    received: { message: string; record: string; person: string; address: string; mailbox: string },
  ) => Promise<void>;
};
export type Post = Answers & { readonly tokens: Tokens };

/** How often a message is tried that something goes wrong with. */
const ATTEMPTS = 5;
const HOUR_MS = 3_600_000;

/** Counts an attempt before anything is done with the message: one that ends the process is not tried for ever. */
const begin = async (context: Context, id: string): Promise<number> => {
  const [answer] = await context.batch([
    {
      name: 'mail:begin',
      text: 'UPDATE mail_message SET attempts = attempts + 1 WHERE org = $1 AND id = $2 RETURNING attempts',
      values: [context.principal.org, id],
    },
  ]);
  return Number(answer?.rows[0]?.['attempts'] ?? 0);
};

/** Notes who sent it, and counts what came from them within the last hour. */
const recentOf = async (context: Context, id: string, { from, subject }: Message): Promise<number> => {
  const since = new Date(context.now() - HOUR_MS).toISOString();
  const [, answer] = await context.batch([
    {
      name: 'mail:sender',
      text: 'UPDATE mail_message SET sender = $3, subject = $4 WHERE org = $1 AND id = $2',
      values: [context.principal.org, id, from?.address ?? null, subject],
    },
    {
      name: 'mail:recent',
      text: 'SELECT count(*)::int AS n FROM mail_message WHERE org = $1 AND sender = $2 AND received_at > $3',
      values: [context.principal.org, from?.address ?? null, since],
    },
  ]);
  return Number(answer?.rows[0]?.['n'] ?? 0);
};

/** Confirms a new report to whoever wrote it; what a machine wrote is answered by nobody. */
const confirm = async (context: Context, { id, envelopeFrom }: Stored, message: Message, post: Post): Promise<void> => {
  const [answer] = await context.batch([
    {
      name: 'mail:made',
      text: `SELECT m.record, m.person, m.mailbox FROM mail_message m JOIN history h ON h.org = m.org AND h.id = m.entry AND h.action = 'create' WHERE m.org = $1 AND m.id = $2`,
      values: [context.principal.org, id],
    },
  ]);
  const row = answer?.rows[0];
  if (row === undefined || message.from === null || machineOf(message.header, envelopeFrom) !== null) return;
  await post.confirmReceipt(context, {
    message: id,
    record: String(row['record']),
    person: String(row['person']),
    address: message.from.address,
    mailbox: String(row['mailbox']),
  });
};

/**
 * Works on a message that nobody has decided about: judges it, finds out where it belongs, and files it. What others are told of it is
 * written first, and once: after the message is settled nobody looks at it again.
 */
const work = async (context: Context, stored: Stored, post: Post): Promise<void> => {
  const { decision } = stored;
  const mailbox = await readMailbox(context, stored.mailbox);
  const message = await parseMessage(await rawOf(context, stored));
  const recent = await recentOf(context, stored.id, message);
  if (stored.record !== null) {
    await confirm(context, stored, message, post);
    await finish(context, stored, message, mailbox, null);
    return;
  }
  if (decision === null) {
    const verdict = judge(message, {
      mailbox,
      envelopeFrom: stored.envelopeFrom,
      own: await ownAddresses(context),
      recent,
      most: context.settings.read(mailLimits).perSenderHour,
    });
    if (verdict?.state === 'report') {
      await reportDelivery(context, stored.id, message);
      return;
    }
    if (verdict !== null) {
      if (verdict.reason === 'rate') await tellAdministrators(context, mailbox, 'flood', message.from?.address ?? '');
      await settle(context, stored.id, verdict);
      return;
    }
  }
  const outcome = await decide(context, { stored, message, mailbox }, post.tokens, decision);
  if ('state' in outcome) {
    if (outcome.state === 'held') await tellAdministrators(context, mailbox, 'held', '');
    if (outcome.reason === 'stranger' && outcome.state === 'refused')
      await post.answerStranger(context, { id: stored.id, address: message.from?.address ?? '', mailbox: mailbox.id });
    await settle(context, stored.id, outcome);
    return;
  }
  await confirm(context, stored, message, post);
  await finish(context, { ...stored, record: String(outcome.row['id']) }, message, mailbox, outcome);
};

const broken = (error: unknown): { reason: string; detail: string } =>
  error instanceof AppError
    ? { reason: error.code, detail: error.message }
    : { reason: 'internal', detail: error instanceof Error ? error.message : String(error) };

/** Whether trying again may help. */
const passing = (error: unknown): boolean => !(error instanceof AppError) || statusOf(error.code) >= 500;

/**
 * Works on one message that was stored: done twice, it does nothing more. What cannot be done is tried a few times where that may
 * help, and is kept then as broken, with the reason, for an administrator to look at.
 */
export const processMessage = async (context: Context, id: string, post: Post): Promise<void> => {
  const stored = await readStored(context, id);
  if (stored === null || stored.state !== 'received') return;
  const attempt = await begin(context, id);
  const mailbox = stored.mailbox;
  if (attempt > ATTEMPTS) {
    await tellAdministrators(context, await readMailbox(context, mailbox), 'broken', '');
    await settle(context, id, {
      state: 'broken',
      reason: 'attempts',
      detail: `It was tried ${ATTEMPTS} times and never came to an end.`,
    });
    return;
  }
  try {
    await work(context, stored, post);
  } catch (error) {
    if (passing(error) && attempt < ATTEMPTS) throw error;
    await tellAdministrators(context, await readMailbox(context, mailbox), 'broken', '');
    await settle(context, id, { state: 'broken', ...broken(error) });
  }
};

/** The job that works on a message that came in. */
export const mailInTask = (post: Post, options: { now?: () => number } = {}): Task => ({
  name: MAIL_IN_TASK,
  async run(db, payload) {
    const context = await systemContext(db, String(payload['org']), options);
    await processMessage(context, String(payload['id']), post);
  },
});
