import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { definitionByPlural } from '#kernel/record/registry.ts';
import type { Retry } from '#kernel/record/action.ts';

export type Params = { readonly plural: string; readonly id: string; readonly name: string };

/** The record type of a path. Throws `not_found`. */
export const definitionOf = (request: FastifyRequest): AnyDefinition => {
  const definition = definitionByPlural((request.params as Params).plural);
  if (definition === undefined)
    throw new AppError('not_found', 'There is no such address. See /api/v1/openapi.json for all of them.');
  return definition;
};
export const keyOf = (request: FastifyRequest): string => (request.params as Params).id;

const ETAG = /^(?:W\/)?"(\d{1,9})"$/;

/** The version that a writer saw, from If-Match. Throws `version_required` (428) when it is missing. '*' takes any version. */
export const versionOf = (request: FastifyRequest): number | null => {
  const given = request.headers['if-match'];
  if (given === undefined)
    throw new AppError(
      'version_required',
      "Send If-Match with the ETag of the record as you saw it, so that nobody's work is overwritten.",
    );
  if (given.trim() === '*') return null;
  const found = ETAG.exec(given.trim());
  if (found === null) throw new AppError('invalid', 'If-Match holds the ETag of a record, such as "7".');
  return Number(found[1]);
};
export const etagOf = (reply: FastifyReply, version: unknown): void => {
  void reply.header('etag', `"${String(version)}"`);
};

/** The key of a request that may be sent again, with the hash of what it asks: its address, the version it saw, and its content. */
export const retryOf = (request: FastifyRequest, status: number, content?: string): Retry | undefined => {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key))
    throw new AppError('invalid', 'Idempotency-Key is 1 to 200 visible characters.');
  const hash = createHash('sha256')
    .update(
      `${request.method} ${request.url}\n${request.headers['if-match'] ?? ''}\n${content ?? JSON.stringify(request.body ?? null)}`,
    )
    .digest();
  return { key, request: hash, status };
};

/** One value of a query parameter. Throws `invalid` when it was given twice. */
export const queryOf = (request: FastifyRequest, name: string): string | undefined => {
  const value = (request.query as Record<string, unknown>)[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw new AppError('invalid', `Give ${name} once.`);
  if (value.includes('\0')) throw new AppError('invalid', `${name} contains a character that is not allowed.`);
  return value;
};

/** A query parameter as a whole number within bounds, or undefined. */
export const numberIn = (request: FastifyRequest, name: string, from: number, to: number): number | undefined => {
  const value = queryOf(request, name);
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/.test(value) || Number(value) < from || Number(value) > to)
    throw new AppError('invalid', `${name} is a whole number from ${from} to ${to}.`);
  return Number(value);
};

/** Refuses query parameters that the address does not know: a misspelt filter must not show everything. */
export const onlyQuery = (request: FastifyRequest, ...names: readonly string[]): void => {
  const extra = Object.keys(request.query as object).filter((name) => !names.includes(name));
  if (extra.length > 0)
    throw new AppError(
      'invalid',
      `Unknown parameter ${extra.join(', ').slice(0, 100)}. Known: ${names.join(', ') || 'none'}.`,
    );
};

/** The body as an object with only the named members. */
export const bodyOf = (request: FastifyRequest, ...names: readonly string[]): Record<string, unknown> => {
  const { body } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new AppError('invalid', 'Send a JSON object.');
  const extra = Object.keys(body).filter((name) => !names.includes(name));
  if (extra.length > 0)
    throw new AppError('invalid', `Unknown member ${extra.join(', ').slice(0, 100)}. Known: ${names.join(', ')}.`, {
      errors: extra.map((field) => ({ field: field.slice(0, 80), message: 'is unknown' })),
    });
  return body as Record<string, unknown>;
};
