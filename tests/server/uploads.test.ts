import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import { keyFor } from '../harness/world.ts';
import { world, type World } from './world.ts';

let w: World;
let base: string;
let key: string;
let path: string;

beforeAll(async () => {
  w = await world();
  await w.server.listen({ host: '127.0.0.1', port: 0 });
  const address = w.server.server.address();
  base = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/api/v1`;
  const person = await w.person('nadia.benali@example.org');
  const context = await w.context();
  key = await keyFor(context, String(person['id']));
  const incident = await create(context, definitionNamed('incident'), { title: 'Upload', requester: person['id'] });
  path = `${base}/incidents/${String(incident['id'])}/attachments`;
});
afterAll(() => w.close());

const headers = (): Record<string, string> => ({
  authorization: `Bearer ${key}`,
  'content-type': 'application/octet-stream',
});

/** A body whose length nobody knows before it ends. */
const streamed = (size: number): { body: ReadableStream<Uint8Array>; hash: () => string } => {
  const hash = createHash('sha256');
  let left = size;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = randomBytes(Math.min(left, 50_000));
      left -= piece.length;
      hash.update(piece);
      controller.enqueue(piece);
      if (left === 0) controller.close();
    },
  });
  return { body, hash: () => hash.digest('hex') };
};
const send = (body: ReadableStream<Uint8Array>): Promise<Response> =>
  fetch(`${path}?name=big.bin`, { method: 'POST', headers: headers(), body, duplex: 'half' } as RequestInit);

describe('a large file over a connection', () => {
  it('is taken beyond the limit of other bodies, and comes back whole', async () => {
    const { body, hash } = streamed(3_000_000);
    const answer = await send(body);
    const attachment = (await answer.json()) as { id: string; hash: string; size: number };
    expect([answer.status, attachment.size]).toEqual([201, 3_000_000]);
    const back = await fetch(`${path}/${attachment.id}`, { headers: headers() });
    const bytes = Buffer.from(await back.arrayBuffer());
    expect([createHash('sha256').update(bytes).digest('hex'), attachment.hash]).toEqual([
      hash(),
      createHash('sha256').update(bytes).digest('hex'),
    ]);
    expect(back.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  });

  it('is refused in its middle when it grows too large, and leaves nothing', async () => {
    const context = await w.context();
    const chunks = async (): Promise<number> =>
      Number(
        (await context.batch([{ text: 'SELECT count(*) AS n FROM blob_chunk WHERE org = $1', values: [w.org] }]))[0]
          ?.rows[0]?.['n'],
      );
    const before = await chunks();
    await context.batch([
      {
        text: `INSERT INTO setting (org, name, valid_from, value) VALUES ($1, 'files.limits', '2020-01-01', '{"fileMegabytes":1,"totalGigabytes":1}')`,
        values: [w.org],
      },
    ]);
    const answer = await send(streamed(20_000_000).body).then(
      async (response) => ({ status: response.status, code: ((await response.json()) as { code: string }).code }),
      () => ({ status: 413, code: 'too_large' }), // the connection may be closed before all was sent
    );
    expect(answer).toEqual({ status: 413, code: 'too_large' });
    expect(await chunks()).toBe(before);
  });
});
