import { createHmac, randomUUIDv7, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AppError } from '#kernel/errors.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import { systemContext } from '#kernel/store/context.ts';
import type { Db } from '#kernel/store/db.ts';
import { zoneText } from '../api/oneself.ts';
import { checked } from '../api/checked.ts';
import { grantRole } from '../access/grants.ts';
import { addressKey } from '../http/limits.ts';
import type { Services } from '../services.ts';
import { ensureAccount, givePersonAccount } from './account.ts';
import { BEGINNING, claimOrRefuse } from './limits.ts';
import { checkNewPassword } from './password.ts';

/**
 * The code by which the first person makes the organisation: it is printed where the product is started, and follows from the
 * installation's secret, so that each of its processes knows it.
 */
export const beginningCode = (secret: string): string =>
  createHmac('sha256', secret).update('the first organisation').digest('base64url').slice(0, 24);

/** Whether there is an organisation. */
export const hasBegun = async (system: Db): Promise<boolean> => {
  const [answer] = await system.batch([{ text: 'SELECT 1 FROM organisation LIMIT 1' }]);
  return (answer?.rowCount ?? 0) > 0;
};

/** Makes an organisation, and gives its id; the first one only where there is none. Of two who make the first at once one wins. */
export const makeOrganisation = (
  system: Db,
  { name, zone, first = false }: { name: string; zone: string; first?: boolean },
): Promise<string | null> =>
  system.transaction(async (ask) => {
    await ask({ text: "SELECT pg_advisory_xact_lock(hashtextextended('the first organisation', 0))" });
    const id = randomUUIDv7();
    const { rowCount } = await ask({
      text: 'INSERT INTO organisation (org, name, zone) SELECT $1, $2, $3 WHERE NOT ($4 AND EXISTS (SELECT 1 FROM organisation))',
      values: [id, name, zone, first],
    });
    return rowCount === 1 ? id : null;
  });

const line = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => !/\p{Cc}/u.test(text), 'is one line');
/** What is asked of whoever makes the first organisation; the code is the one that was printed at the start. */
export const beginning = z.strictObject({
  code: z.string().max(100),
  organisation: line,
  zone: zoneText,
  name: line,
  email: z.email().max(254),
  password: z.string().max(1_000),
});

const equal = (given: string, code: string): boolean => {
  const [one, other] = [Buffer.from(given), Buffer.from(code)];
  return one.length === other.length && timingSafeEqual(one, other);
};

/**
 * POST /begin, below /api/v1: makes the first organisation and the person who administers it, for whoever has the code that was
 * printed at the start. Throws `begin.gone` once there is an organisation, `begin.forbidden` for a wrong code.
 */
export const registerBeginning = (app: FastifyInstance, { system, secret, now }: Services): void => {
  app.post('/begin', async (request, reply) => {
    await claimOrRefuse(system, [{ limit: BEGINNING, key: addressKey(request.ip) }], now());
    if (await hasBegun(system))
      throw new AppError(
        'begin.gone',
        'There is an organisation here already: sign in, or ask whoever administers it.',
      );
    const { code, organisation, zone, name, email, password } = checked(beginning, request.body);
    if (!equal(code.trim(), beginningCode(secret)))
      throw new AppError('begin.forbidden', 'This is not the code that was printed where Wellrun was started.');
    checkNewPassword(password, email, 'password');
    const org = await makeOrganisation(system, { name: organisation, zone, first: true });
    if (org === null) throw new AppError('begin.gone', 'Somebody else has just made the organisation.');
    const context = await systemContext(system, org, { now, request: request.id });
    const person = await create(context, definitionNamed('person'), { title: name, email });
    const account = await ensureAccount(system, { email, name, password });
    await grantRole(context, await givePersonAccount(context, person, account), 'administrator');
    return reply.code(201).send({ organisation, email: account.email });
  });
};
