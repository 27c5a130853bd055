import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Services } from '../services.ts';
import { sessionToken } from '../caller.ts';
import { textIn } from './body.ts';
import { recordSignIn, type SignInAction } from './history.ts';
import { claimOrRefuse, release, SIGN_IN } from './limits.ts';
import { checkNewPassword } from './password.ts';
import { headersFor, relay } from './relay.ts';

type Self = { readonly account: string; readonly email: string; readonly token: string };

/** What somebody who is signed in does to their own account: password, second step, backup codes. Each asks for the password again. */
export const registerAccount = (app: FastifyInstance, services: Services): void => {
  const { auth, system, background, now } = services;

  /** Who is signed in, with the session still held by the database. */
  const selfOf = async (request: FastifyRequest): Promise<Self> => {
    const token = sessionToken(services.credentialOf(request));
    await services.callerOf(request, (context) => context.batch([]));
    const [answer] = await system.batch([
      {
        text: 'SELECT u.id, u.email FROM auth.session s JOIN auth."user" u ON u.id = s."userId" WHERE s.token = $1',
        values: [token],
      },
    ]);
    return { account: String(answer?.rows[0]?.['id']), email: String(answer?.rows[0]?.['email']), token };
  };

  /** Guards the guessing of a password by somebody who found an open session. */
  const withPassword = async <T>(
    request: FastifyRequest,
    action: SignInAction,
    work: (self: Self) => Promise<T>,
  ): Promise<T> => {
    const self = await selfOf(request);
    const claims = [{ limit: SIGN_IN.pair, key: `own password ${self.account}` }];
    await claimOrRefuse(system, claims, now());
    const value = await work(self);
    await release(system, claims);
    background.run(action, () =>
      recordSignIn(system, { account: self.account }, { action, request: request.id, now: now(), address: request.ip }),
    );
    return value;
  };

  app.post('/change-password', (request, reply) =>
    withPassword(request, 'password-changed', async ({ account, email, token }) => {
      const currentPassword = textIn(request, 'currentPassword', 1000);
      const newPassword = checkNewPassword(textIn(request, 'newPassword', 1000), email);
      const { api } = await auth();
      await relay(
        reply,
        await api.changePassword({
          body: { currentPassword, newPassword },
          headers: headersFor(request),
          asResponse: true,
        }),
      );
      await system.batch([
        { text: 'DELETE FROM auth.session WHERE "userId" = $1 AND token <> $2', values: [account, token] },
      ]);
      return {};
    }),
  );

  // Not yet in force: the first code that verify-totp takes turns it on, and that is what history tells.
  app.post('/two-factor/enable', async (request, reply) => {
    const self = await selfOf(request);
    const claims = [{ limit: SIGN_IN.pair, key: `own password ${self.account}` }];
    await claimOrRefuse(system, claims, now());
    const { api } = await auth();
    const { totpURI, backupCodes } = await relay(
      reply,
      await api.enableTwoFactor({
        body: { password: textIn(request, 'password', 1000) },
        headers: headersFor(request),
        asResponse: true,
      }),
    );
    await release(system, claims);
    return { totpURI, backupCodes };
  });

  app.post('/two-factor/disable', (request, reply) =>
    withPassword(request, 'second-factor-off', async () => {
      const { api } = await auth();
      await relay(
        reply,
        await api.disableTwoFactor({
          body: { password: textIn(request, 'password', 1000) },
          headers: headersFor(request),
          asResponse: true,
        }),
      );
      return {};
    }),
  );

  app.post('/two-factor/generate-backup-codes', (request, reply) =>
    withPassword(request, 'backup-codes-made', async () => {
      const { api } = await auth();
      const { backupCodes } = await relay(
        reply,
        await api.generateBackupCodes({
          body: { password: textIn(request, 'password', 1000) },
          headers: headersFor(request),
          asResponse: true,
        }),
      );
      return { backupCodes };
    }),
  );
};
