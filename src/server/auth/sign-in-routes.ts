import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import type { Services } from '../services.ts';
import { textIn } from './body.ts';
import { recordSignIn } from './history.ts';
import { claim, claimOrRefuse, CODE_ONCE, release, RESET, SIGN_IN } from './limits.ts';
import { headersFor, relay } from './relay.ts';
import { accountOf } from './account.ts';
import { checkNewPassword, LONGEST_PASSWORD } from './password.ts';
import { addressKey } from '../http/limits.ts';

type Made = { readonly account: string; readonly token: string };

/** The session that an answer of better-auth tells of. Its token stays here: browsers get it in the cookie alone. */
const sessionIn = (body: Record<string, unknown>): Made | null => {
  const { token, user } = body as { token?: unknown; user?: { id?: unknown } };
  return typeof token === 'string' && typeof user?.id === 'string' ? { account: user.id, token } : null;
};

/**
 * The ways in: password, second step, backup code, new password by mail; and out. A wrong password, an unknown address and
 * somebody who has left are answered alike and after the same work; what differs is done in the background.
 */
export const registerSignIn = (app: FastifyInstance, services: Services): void => {
  const { auth, system, background, now } = services;

  const welcome = (request: FastifyRequest, { account, token }: Made): void => {
    background.run('sign-in', async () => {
      const [answer] = await system.batch([
        { text: 'SELECT organisation FROM auth.session WHERE token = $1', values: [token] },
      ]);
      const org = answer?.rows[0]?.['organisation'];
      if (typeof org === 'string')
        await recordSignIn(
          system,
          { account, org },
          { action: 'sign-in', request: request.id, now: now(), address: request.ip },
        );
    });
  };

  const noteFailure = (request: FastifyRequest, email: string): void => {
    background.run('sign-in-failed', async () => {
      const known = await accountOf(system, email);
      if (known !== null)
        await recordSignIn(
          system,
          { account: known.id },
          { action: 'sign-in-failed', request: request.id, now: now(), address: request.ip },
        );
    });
  };

  app.post('/sign-in/email', async (request, reply) => {
    const email = textIn(request, 'email', 254);
    const password = textIn(request, 'password', 1000);
    const address = addressKey(request.ip);
    const claims = [
      { limit: SIGN_IN.address, key: address },
      { limit: SIGN_IN.pair, key: `${address} ${email}` },
      { limit: SIGN_IN.account, key: email },
    ];
    await claimOrRefuse(system, claims, now());
    const wrong = new AppError('sign_in.unauthenticated', 'The e-mail address or the password is not right.');
    if (!/^[^\s@]+@[^\s@]+$/.test(email) || password.length > LONGEST_PASSWORD) throw wrong;
    const { api } = await auth();
    try {
      const body = await relay(
        reply,
        await api.signInEmail({ body: { email, password }, headers: headersFor(request), asResponse: true }),
      );
      await release(system, claims);
      if (body['twoFactorRedirect'] === true) return { twoFactorRedirect: true };
      const made = sessionIn(body);
      if (made !== null) welcome(request, made);
      return {};
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'internal') throw error;
      noteFailure(request, email);
      throw wrong;
    }
  });

  /** Ends the second step: a code is taken once, so that nobody who looked over a shoulder can use it again. */
  const finish = async (
    request: FastifyRequest,
    reply: FastifyReply,
    answer: Response,
    code: string,
  ): Promise<Record<string, never>> => {
    const body = (await answer
      .clone()
      .json()
      .catch(() => ({}))) as Record<string, unknown>;
    const made = sessionIn(body);
    // Whoever is signed in already confirms a new authenticator: their own session is answered.
    const confirms = made?.token === services.credentialOf(request)?.value;
    // The code that confirms counts as well: it lets nobody in again.
    const used =
      made !== null && (await claim(system, [{ limit: CODE_ONCE, key: `${made.account} ${code}` }], now())) !== null;
    if (used && !confirms) {
      await system.batch([{ text: 'DELETE FROM auth.session WHERE token = $1', values: [made.token] }]);
      throw new AppError('second_step.unauthenticated', 'This code was used already. Wait for the next one.');
    }
    await relay(reply, answer);
    if (made !== null && !confirms) welcome(request, made);
    if (made !== null && confirms && (body['user'] as { twoFactorEnabled?: unknown }).twoFactorEnabled !== true)
      background.run('second-factor-on', () =>
        recordSignIn(
          system,
          { account: made.account },
          { action: 'second-factor-on', request: request.id, now: now(), address: request.ip },
        ),
      );
    return {};
  };

  app.post('/two-factor/verify-totp', async (request, reply) => {
    const code = textIn(request, 'code', 20).replace(/\s/g, '');
    const { api } = await auth();
    return finish(
      request,
      reply,
      await api.verifyTOTP({ body: { code }, headers: headersFor(request), asResponse: true }),
      code,
    );
  });

  app.post('/two-factor/verify-backup-code', async (request, reply) => {
    const code = textIn(request, 'code', 40).trim();
    const { api } = await auth();
    return finish(
      request,
      reply,
      await api.verifyBackupCode({ body: { code }, headers: headersFor(request), asResponse: true }),
      code,
    );
  });

  app.post('/sign-out', async (request, reply) => {
    const { api } = await auth();
    const left = await services.callerOf(request, (context) => Promise.resolve(context.principal)).catch(() => null);
    await relay(reply, await api.signOut({ headers: headersFor(request), asResponse: true }));
    const { org, person } = left ?? {};
    if (org !== undefined && typeof person === 'string')
      background.run('sign-out', () =>
        recordSignIn(
          system,
          { org, person },
          { action: 'sign-out', request: request.id, now: now(), address: request.ip },
        ),
      );
    return {};
  });

  app.post('/request-password-reset', async (request) => {
    const email = textIn(request, 'email', 254);
    await claimOrRefuse(system, [{ limit: RESET.address, key: addressKey(request.ip) }], now());
    // Everything else happens after the answer, which is the same for an address that nobody has.
    background.run('request-password-reset', async () => {
      if ((await claim(system, [{ limit: RESET.account, key: email }], now())) !== null) return;
      if (/^[^\s@]+@[^\s@]+$/.test(email))
        await (await auth()).api.requestPasswordReset({ body: { email: email.toLowerCase() } });
    });
    return {};
  });

  app.post('/reset-password', async (request, reply) => {
    const token = textIn(request, 'token', 200);
    const newPassword = checkNewPassword(textIn(request, 'newPassword', 1000), '');
    await claimOrRefuse(system, [{ limit: SIGN_IN.address, key: addressKey(request.ip) }], now());
    const { api } = await auth();
    await relay(reply, await api.resetPassword({ body: { token, newPassword }, asResponse: true }));
    return {};
  });
};
