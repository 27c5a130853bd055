import type { FastifyRequest } from 'fastify';
import type { Config } from '#kernel/config.ts';
import type { Context, Credential } from '#kernel/store/context.ts';
import type { Db } from '#kernel/store/db.ts';
import type { Mailer } from '#gateways/mail/send.ts';
import type { Auth } from './auth/instance.ts';
import type { CookieRules } from './auth/cookie.ts';
import type { Background } from './background.ts';

/** What the routes of the server share. */
export type Services = {
  readonly config: Config;
  /** As the role that serves people; `system` as the role of the product itself. */
  readonly app: Db;
  readonly system: Db;
  /** The part that checks passwords and second factors; loaded at the first need. */
  readonly auth: () => Promise<Auth>;
  readonly secret: string;
  readonly rules: CookieRules;
  /** null where no mail goes out. */
  readonly mailer: Mailer | null;
  readonly background: Background;
  /** Epoch ms. */
  readonly now: () => number;
  /** Under which address browsers reach us. */
  readonly origin: () => string;
  /** What a request says of who sends it; not whether it holds. */
  readonly credentialOf: (request: FastifyRequest) => Credential | null;
  readonly callerOf: <T>(request: FastifyRequest, work: (context: Context) => Promise<T>) => Promise<T>;
};
