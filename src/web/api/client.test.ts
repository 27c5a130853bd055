import { afterEach, describe, expect, it, vi } from 'vitest';
import { addressOf, request } from './client.ts';
import { fieldErrors, isProblem } from './problem.ts';

const answer = (status: number, body?: unknown) => {
  const fetched = vi.fn<typeof fetch>(
    async () => new Response(body === undefined ? null : JSON.stringify(body), { status }),
  );
  vi.stubGlobal('fetch', fetched);
  return fetched;
};
const caught = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

afterEach(() => vi.unstubAllGlobals());

describe('a request to the API', () => {
  it('leaves out what is not set', () => {
    expect(addressOf('/incidents', { filter: 'open team:me', cursor: undefined, limit: 50 })).toBe(
      '/api/v1/incidents?filter=open+team%3Ame&limit=50',
    );
    expect(addressOf('/api/auth/sign-out')).toBe('/api/auth/sign-out');
  });

  it('names the version that a change is based on', async () => {
    const fetched = answer(200, { version: 4 });
    await request('PATCH', '/incidents/INC-1', { body: { title: 'x' }, version: 3, idempotencyKey: 'k' });
    const headers = fetched.mock.calls[0]?.[1]?.headers as Headers;
    expect(headers.get('if-match')).toBe('"3"');
    expect(headers.get('idempotency-key')).toBe('k');
  });

  it('throws the problem document that it gets', async () => {
    answer(422, { code: 'incident.invalid', title: 'Not valid', errors: [{ field: 'title', message: 'Needed' }] });
    const error = await caught(request('POST', '/incidents', { body: {} }));
    expect(isProblem(error, 422)).toBe(true);
    expect(fieldErrors(error)).toEqual({ title: 'Needed' });
  });

  it('says that there is no connection when nothing answers', async () => {
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('failed');
    });
    const error = await caught(request('GET', '/session'));
    expect(isProblem(error, 0) && error.code).toBe('network.unreachable');
  });

  it('takes an empty answer', async () => {
    answer(204);
    expect(await request('DELETE', '/x')).toBeUndefined();
  });
});
