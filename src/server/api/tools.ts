import type { FastifyRequest } from 'fastify';
import type { Context } from '#kernel/store/context.ts';
import type { Live } from '../live.ts';
import type { Presence } from '../presence.ts';
import type { MailTools } from './mail-tools.ts';

/** What routes are given: a way to act for whoever sent a request. */
export type ApiTools = {
  /** Where changes are announced; absent where nobody follows the history. */
  readonly live?: Live;
  /** Where it is told who comes to a record and leaves it. */
  readonly presence?: Presence;
  /** Under which address browsers reach us: 'https://desk.example'. By default what a request came to. */
  readonly origin?: () => string;
  /** What mail needs; absent where none is handled. */
  readonly mail?: MailTools;
  /** With which secrets that people give are encrypted. */
  readonly secret: string;
  readonly callerOf: <T>(request: FastifyRequest, work: (context: Context) => Promise<T>) => Promise<T>;
};
