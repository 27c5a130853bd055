import type { Schema } from './schema.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What comes back: JSON of a schema by default, or another kind of content; none for 204. */
export type AnswerDoc = {
  readonly says: string;
  readonly schema?: Schema;
  readonly type?: string;
  readonly etag?: true;
  readonly location?: true;
};

/** One address of the API as it is documented. */
export type RouteDoc = {
  readonly method: Method;
  /** As the server has it: '/:plural/:id/links'. */
  readonly path: string;
  /** The address that listens, where this one is a case of it: '/:plural/:id/transitions/:name'. */
  readonly of?: string;
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** Query parameters; those whose name ends in '!' are required. */
  readonly query?: Readonly<Record<string, Schema>>;
  /** Headers besides those that follow from `version` and `retry`. */
  readonly headers?: Readonly<Record<string, Schema>>;
  /** Takes If-Match: it must be sent, or may be. */
  readonly version?: 'required' | 'optional';
  /** Takes Idempotency-Key. */
  readonly retry?: true;
  readonly body?: { readonly schema: Schema; readonly type?: string; readonly optional?: true };
  readonly answers: Readonly<Record<number, AnswerDoc>>;
  /** Statuses of refusals, besides those that every address can give. */
  readonly errors?: readonly number[];
  /** Answers without sign-in. */
  readonly open?: true;
  /** What stands for ':plural', where not every record type has it. */
  readonly plurals?: readonly string[];
};

/** What is documented under one heading. */
export type Tag = { readonly name: string; readonly description: string };
