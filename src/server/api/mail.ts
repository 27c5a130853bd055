import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { decideMessage, listMessages, MESSAGE_STATES, readMessage } from '#gateways/mail/in/log.ts';
import { originalOf } from '#gateways/mail/in/original.ts';
import { rawOf, readStored } from '#gateways/mail/in/stored.ts';
import { testMailbox } from '#gateways/mail/in/imap-client.ts';
import type { Mailbox } from '#gateways/mail/in/mailbox.ts';
import { mailOverview, passwordOf, setPassword } from '#gateways/mail/mailboxes.ts';
import { changeLetter, LETTER_STATES, listLetters } from '#gateways/mail/out/queue.ts';
import { endMails, unsubscribingIn } from '#gateways/mail/out/unsubscribe.ts';
import { tryMail } from '#gateways/mail/trial.ts';
import { askForWork } from '#gateways/mail/sweep.ts';
import { mustAdminister } from '#kernel/access/administer.ts';
import { AppError } from '#kernel/errors.ts';
import { dispositionOf } from '#kernel/files/name.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { readRecord } from '#kernel/store/read.ts';
import { systemContext, type Context } from '#kernel/store/context.ts';
import { checked } from './checked.ts';
import { definitionOf, numberIn, onlyQuery, queryOf, type Params } from './http.ts';
import type { MailTools } from './mail-tools.ts';
import type { ApiTools } from './tools.ts';
import { confirmPage, donePage } from './unsubscribe-page.ts';

/** What is decided about a message. */
export const messageDecision = z.strictObject({
  action: z.enum(['file', 'retry', 'discard']),
  /** A record by its id or number, or 'new'. */
  into: z.string().min(1).max(60).optional(),
  customer: z.string().min(1).max(60).optional(),
});
export const letterDecision = z.strictObject({ action: z.enum(['retry', 'cancel']) });
export const passwordInput = z.strictObject({ password: z.string().min(1).max(1_000).nullable() });

/** A password to try instead of the one that is kept. */
export const testInput = z.strictObject({ password: z.string().min(1).max(1_000).optional() });

const idOf = (request: FastifyRequest): string => (request.params as Params).id;

const stateIn = (request: FastifyRequest, states: readonly string[]): string | undefined => {
  const state = queryOf(request, 'state');
  if (state !== undefined && !states.includes(state))
    throw new AppError('invalid', `state is one of ${states.join(', ')}.`);
  return state;
};

const paging = (request: FastifyRequest, states: readonly string[]) => {
  onlyQuery(request, 'state', 'cursor', 'limit');
  return {
    state: stateIn(request, states),
    cursor: queryOf(request, 'cursor'),
    limit: numberIn(request, 'limit', 1, 200),
  };
};

/** A message as a file that is saved, and that no browser shows. */
const download = (reply: FastifyReply, bytes: Buffer): FastifyReply =>
  reply
    .headers({
      'content-type': 'application/octet-stream',
      'content-disposition': dispositionOf('attachment', 'message.eml'),
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, no-cache',
    })
    .send(bytes);

/** The jobs of mail are the product's own: what a person decided is asked for on their behalf. */
const follow = async ({ system }: MailTools, { principal }: Context): Promise<void> =>
  askForWork(await systemContext(system, principal.org));

/** Mail that comes in and goes out, for administrators; and the end of mails with one click, for whoever gets them. */
export const registerMail = (app: FastifyInstance, { callerOf, mail, origin }: ApiTools): void => {
  const administering = <T>(request: FastifyRequest, work: (context: Context) => Promise<T>): Promise<T> =>
    callerOf(request, (context) => {
      mustAdminister(context.principal, 'see what mail comes and goes');
      return work(context);
    });
  const tools = (): MailTools => {
    if (mail === undefined) throw new AppError('mail.unavailable', 'Mail is not handled here.');
    return mail;
  };

  app.get('/mail', (request) => administering(request, mailOverview));
  app.get('/mail/messages', (request) =>
    administering(request, (context) => listMessages(context, paging(request, MESSAGE_STATES))),
  );
  app.get('/mail/messages/:id', (request) => administering(request, (context) => readMessage(context, idOf(request))));
  app.get('/mail/messages/:id/raw', (request, reply) =>
    administering(request, async (context) => {
      await readMessage(context, idOf(request));
      const stored = await readStored(context, idOf(request));
      if (stored === null) throw new AppError('not_found', 'There is no such message.');
      return download(reply, await rawOf(context, stored));
    }),
  );
  app.get('/:plural/:id/mails/:message', (request, reply) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      const { message } = request.params as { message: string };
      return download(reply, await originalOf(context, definitionOf(request), idOf(request), message));
    }),
  );
  app.post('/mail/messages/:id', (request) =>
    administering(request, async (context) => {
      const { into, customer, action } = checked(messageDecision, request.body);
      await decideMessage(context, idOf(request), { action, into, customer });
      await follow(tools(), context);
      return readMessage(context, idOf(request));
    }),
  );
  app.post('/mail/trial', (request) =>
    administering(request, (context) => tryMail(context, tools().post, origin?.() ?? '')),
  );
  app.get('/mail/letters', (request) =>
    administering(request, (context) => listLetters(context, paging(request, LETTER_STATES))),
  );
  app.post('/mail/letters/:id', (request, reply) =>
    administering(request, async (context) => {
      await changeLetter(context, idOf(request), checked(letterDecision, request.body).action);
      await follow(tools(), context);
      void reply.code(204);
    }),
  );
  app.put('/mail/mailboxes/:id/password', (request, reply) =>
    administering(request, async (context) => {
      await setPassword(context, tools().vault, idOf(request), checked(passwordInput, request.body).password);
      void reply.code(204);
    }),
  );

  app.post('/mail/mailboxes/:id/test', (request) =>
    administering(request, async (context) => {
      const row = await readRecord(context, definitionNamed('mailbox'), idOf(request));
      const given = checked(testInput, request.body ?? {}).password;
      return testMailbox(row as Mailbox, given ?? (await passwordOf(context, tools().vault, String(row['id']))));
    }),
  );

  // Whoever follows these has no session in their mail program: the address itself carries the right, and to nothing else.
  app.get('/mail/unsubscribe/:token', async (request, reply) => {
    const found = unsubscribingIn(tools().tokens, (request.params as { token: string }).token);
    return confirmPage(reply, found !== null);
  });
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, parsed) => {
      payload.resume();
      payload.on('end', () => parsed(null, null));
    });
    scope.post('/mail/unsubscribe/:token', async (request, reply) => {
      const { tokens, system } = tools();
      const found = unsubscribingIn(tokens, (request.params as { token: string }).token);
      if (found !== null) await endMails(await systemContext(system, found.org), found.person, found.record);
      return donePage(reply, found !== null);
    });
    done();
  });
};
