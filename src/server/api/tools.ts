import type { FastifyRequest } from 'fastify';
import type { Context } from '#kernel/store/context.ts';

/** What routes are given: a way to act for whoever sent a request. */
export type ApiTools = {
  readonly callerOf: <T>(request: FastifyRequest, work: (context: Context) => Promise<T>) => Promise<T>;
};
