import type { FastifyInstance } from 'fastify';
import { mustAdminister } from '#kernel/access/administer.ts';
import { AppError } from '#kernel/errors.ts';
import { plainLetter } from '#kernel/notify/plain-letter.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { readRecord } from '#kernel/store/read.ts';
import type { Services } from '../services.ts';
import { accountToSet, givePersonAccount, hasPassword, type Account } from './account.ts';
import { letterheadTo } from './own-letterhead.ts';
import { joinedLetter } from './invite-letter.ts';
import { claimOrRefuse, INVITE } from './limits.ts';

const invalid = (field: string, message: string): AppError =>
  new AppError('invalid', message, { errors: [{ field, message }] });

/** The person to let in, with their address. */
const guestOf = async (context: Context, key: string): Promise<{ person: Row; email: string; name: string }> => {
  mustAdminister(context.principal, 'let people sign in');
  const person = await readRecord(context, definitionNamed('person'), key);
  const name = String(person['title']);
  if (person['phase'] === 'void') throw invalid('person', `${name} has left.`);
  const email = person['email'];
  if (typeof email !== 'string' || email === '')
    throw invalid('email', `Give ${name} an e-mail address first: it is what they sign in with.`);
  return { person, email, name };
};

const refuseSecond = async (context: Context, person: Row, { id }: Account): Promise<void> => {
  const [answer] = await context.batch([
    {
      text: 'SELECT number FROM person WHERE org = $1 AND account = $2 AND id <> $3',
      values: [context.principal.org, id, person['id']],
    },
  ]);
  const other = answer?.rows[0]?.['number'];
  if (other !== undefined)
    throw new AppError(
      'account.already',
      `${String(other)} signs in with this address: each person here needs one of their own.`,
    );
};

/**
 * POST /people/{id}/account: lets a person sign in. They get a letter by which they set their first password; sent again as long as
 * they have none. Below /api/v1; for whoever sets up the organisation.
 */
export const registerInvites = (app: FastifyInstance, services: Services): void => {
  const { auth, system, background, mailer, now, origin, callerOf } = services;

  app.post('/people/:id/account', (request, reply) =>
    callerOf(request, async (context) => {
      const { person, email, name } = await guestOf(context, (request.params as { id: string }).id);
      if (mailer === null)
        throw new AppError(
          'mail.conflict',
          `No mail goes out here, so that ${name} would not get the letter: set SMTP_URL, or use 'wellrun user add' and tell them the password.`,
        );
      await claimOrRefuse(system, [{ limit: INVITE, key: email.toLowerCase() }], now());
      const account = await accountToSet(system, { email, name });
      await refuseSecond(context, person, account);
      const known = person['account'] === account.id;
      const settled = await hasPassword(system, account);
      if (known && settled) throw new AppError('account.already', `${name} can sign in already.`);
      if (!known) await givePersonAccount(context, person, account);
      const [answer] = await context.batch([
        { text: 'SELECT name FROM organisation WHERE org = $1', values: [context.principal.org] },
      ]);
      const organisation = String(answer?.rows[0]?.['name']);
      background.run('invite', async () => {
        if (settled) {
          const { org } = context.principal;
          const letterhead = await letterheadTo(system, { org, name: organisation, person: String(person['id']) });
          const letter = joinedLetter({ name, organisation: letterhead.name, origin: origin() });
          await mailer.send({ to: email, ...plainLetter(letterhead, letter) });
        } else await (await auth()).api.requestPasswordReset({ body: { email: account.email } });
      });
      void reply.code(201);
      return { email: account.email };
    }),
  );
};
