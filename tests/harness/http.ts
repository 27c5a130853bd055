import { createHash } from 'node:crypto';
import Fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import { withCaller, type Credential } from '#kernel/store/context.ts';
import { registerApi } from '#server/api/index.ts';
import { openTokens } from '#gateways/mail/token.ts';
import { openVault } from '#gateways/mail/vault.ts';
import type { Post } from '#kernel/notify/letter.ts';
import type { Live } from '#server/live.ts';
import type { Presence } from '#server/presence.ts';
import { jsonBodies } from '#server/http/json-body.ts';
import { problemOf } from '#server/http/problem.ts';
import type { World } from './world.ts';

const credentialOf = (authorization: string | undefined): Credential => {
  const found = /^Bearer wrk_([0-9a-f]{32})_([\w-]+)$/.exec(authorization ?? '');
  if (found === null) throw new AppError('unauthenticated', 'Send a key.');
  const [, hex = '', secret = ''] = found;
  const org = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { kind: 'key', org, value: createHash('sha256').update(secret).digest('hex') };
};

/** The API alone, answering to keys: for tests of what lies below sign-in. */
export const apiApp = async (
  world: Pick<World, 'app'> &
    Partial<Pick<World, 'system'>> & {
      live?: Live;
      presence?: Presence;
      now?: () => number;
      requestId?: string;
      secret?: string;
      post?: Post;
    },
): Promise<FastifyInstance> => {
  const { requestId } = world;
  const app = Fastify({
    routerOptions: { maxParamLength: 300 },
    ...(requestId === undefined ? {} : { genReqId: () => requestId }),
  });
  jsonBodies(app);
  app.setErrorHandler((error, request, reply) => {
    const { problem } = problemOf(error, request.id);
    if (problem.status >= 500) process.stderr.write(`${String(error)}\n${error instanceof Error ? error.stack : ''}\n`);
    return reply.code(problem.status).type('application/problem+json').send(problem);
  });
  await app.register(
    (api, _options, done) => {
      registerApi(api, {
        ...(world.live === undefined ? {} : { live: world.live }),
        secret: world.secret ?? 'for tests',
        ...(world.presence === undefined ? {} : { presence: world.presence }),
        ...(world.system === undefined
          ? {}
          : {
              mail: {
                tokens: openTokens('for tests'),
                vault: openVault('for tests'),
                system: world.system,
                post: world.post ?? null,
              },
            }),
        callerOf: (request, work) =>
          withCaller(
            world.app,
            credentialOf(request.headers.authorization),
            { now: world.now ?? Date.now, request: request.id },
            work,
          ),
      });
      done();
    },
    { prefix: '/api/v1' },
  );
  await app.ready();
  return app;
};

export type Answer = {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: LightMyRequestResponse['headers'];
  readonly text: string;
};
export type Client = {
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  patch(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  send(
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
};

/** Somebody using the API with their key (none for nobody). */
export const clientOf = (app: FastifyInstance, key?: string): Client => {
  const send: Client['send'] = async (method, path, body, headers = {}) => {
    const response = await app.inject({
      method,
      url: path.startsWith('/api') ? path : `/api/v1${path}`,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const type = String(response.headers['content-type']);
    const json = type.includes('json') && !type.includes('ndjson') && response.payload !== '';
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.payload,
      body: json ? (JSON.parse(response.payload) as Record<string, unknown>) : {},
    };
  };
  return {
    send,
    get: (path) => send('GET', path),
    post: (path, body, headers) => send('POST', path, body ?? {}, headers),
    patch: (path, body, headers) => send('PATCH', path, body, headers),
  };
};
