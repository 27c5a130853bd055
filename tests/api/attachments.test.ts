import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { definitionNamed } from '#kernel/record/registry.ts';
import { attach } from '#kernel/store/attachments.ts';
import { tidyUploads, writeAhead, type Act } from '#kernel/store/blobs.ts';
import { apiApp, clientOf, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type Somebody, type World } from '../harness/world.ts';

let world: World;
let app: FastifyInstance;
let here: Organisation;
let there: Organisation;
let boss: Client;
let agent: Client;
let user: Client;

type Json = Record<string, unknown>;
const items = (body: Json): Json[] => body['items'] as Json[];

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  here = await settle(world, 'Here');
  there = await settle(world, 'There');
  const client = (role: 'administrator' | 'agent' | 'user') => clientOf(app, here.people[role].key);
  [boss, agent, user] = [client('administrator'), client('agent'), client('user')];
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const incident = async (more: Json = {}): Promise<string> => {
  const { body } = await boss.post('/incidents', {
    title: 'Mail',
    requester: here.people.user.id,
    customer: here.customer['id'],
    ...more,
  });
  return `/incidents/${String(body['id'])}`;
};

const send = (who: Somebody, path: string, payload: Buffer | Readable | string, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${who.key}`, 'content-type': 'application/octet-stream', ...headers },
    payload,
  });
const fetchFile = (who: Somebody, path: string, headers: Record<string, string> = {}) =>
  app.inject({ method: 'GET', url: `/api/v1${path}`, headers: { authorization: `Bearer ${who.key}`, ...headers } });
const count = async (table: 'blob' | 'blob_chunk' | 'attachment'): Promise<number> =>
  Number(
    (await here.context.batch([{ text: `SELECT count(*) AS n FROM ${table} WHERE org = $1`, values: [here.org] }]))[0]
      ?.rows[0]?.['n'],
  );

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const { agent: agentOf, user: userOf } = { agent: () => here.people.agent, user: () => here.people.user };

describe('a file', () => {
  it('comes back byte for byte, whole and in parts, larger than what is held in memory', async () => {
    const path = `${await incident()}/attachments`;
    const bytes = randomBytes(1_000_003);
    const made = await send(
      agentOf(),
      `${path}?name=dump.bin`,
      Readable.from([bytes.subarray(0, 7), bytes.subarray(7, 600_000), bytes.subarray(600_000)]),
    );
    expect([made.statusCode, made.json()]).toEqual([
      201,
      expect.objectContaining({
        name: 'dump.bin',
        size: 1_000_003,
        type: 'application/octet-stream',
        visibility: 'internal',
        hash: createHash('sha256').update(bytes).digest('hex'),
      }),
    ]);
    const file = `${path}/${made.json<Json>()['id'] as string}`;
    const whole = await fetchFile(agentOf(), file);
    expect(whole.rawPayload.equals(bytes)).toBe(true);
    expect(whole.headers).toMatchObject({
      'content-length': '1000003',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      etag: `"${made.json<Json>()['hash'] as string}"`,
    });
    expect(whole.headers['content-disposition']).toMatch(/^attachment; filename="dump.bin"/);
    const part = await fetchFile(agentOf(), file, { range: 'bytes=262100-524300' });
    expect([part.statusCode, part.headers['content-range']]).toEqual([206, 'bytes 262100-524300/1000003']);
    expect(part.rawPayload.equals(bytes.subarray(262_100, 524_301))).toBe(true);
    expect((await fetchFile(agentOf(), file, { range: 'bytes=9999999-' })).statusCode).toBe(416);
    expect((await fetchFile(agentOf(), file, { 'if-none-match': String(whole.headers['etag']) })).statusCode).toBe(304);
    const head = await app.inject({
      method: 'HEAD',
      url: `/api/v1${file}`,
      headers: { authorization: `Bearer ${agentOf().key}` },
    });
    expect([head.statusCode, head.headers['content-length'], head.payload]).toEqual([200, '1000003', '']);
  });

  it('is what its content says, and only pictures are shown in the browser', async () => {
    const path = `${await incident()}/attachments`;
    const picture = await send(agentOf(), `${path}?visibility=public`, PNG, {
      'x-file-name': encodeURIComponent('Störung.exe'),
      'content-type': 'text/html',
    });
    expect(picture.json()).toMatchObject({
      name: 'Störung.exe',
      type: 'image/png',
      visibility: 'public',
      createdBy: { label: 'agent' },
    });
    const shown = await fetchFile(userOf(), `${path}/${picture.json<Json>()['id'] as string}`);
    expect([shown.headers['content-type'], shown.headers['content-disposition']]).toEqual([
      'image/png',
      'inline; filename="St_rung.exe"; filename*=UTF-8\'\'St%C3%B6rung.exe',
    ]);
    for (const content of [
      '<!doctype html><script>alert(1)</script>',
      '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
      '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>',
    ])
      for (const [name, type] of [
        ['page.html', 'application/json'],
        ['page.png', 'image/png'],
      ] as const) {
        const page = await send(agentOf(), path, content, {
          'content-disposition': `attachment; filename="${name}"`,
          'content-type': type,
        });
        const got = await fetchFile(agentOf(), `${path}/${page.json<Json>()['id'] as string}`);
        expect(got.headers['content-type']).toMatch(/^(?:text\/plain; charset=utf-8|application\/octet-stream)$/);
        expect(got.headers['content-disposition']).toMatch(/^attachment;/);
        expect(got.payload).toBe(content);
      }
  });

  it('is kept once for the same content, and leaves nothing behind when it is refused or broken off', async () => {
    const path = `${await incident()}/attachments`;
    const bytes = randomBytes(300_000);
    await send(agentOf(), `${path}?name=one`, bytes);
    const [blobs, chunks] = [await count('blob'), await count('blob_chunk')];
    const again = await send(agentOf(), `${path}?name=two`, bytes);
    expect(again.statusCode).toBe(201);
    expect([await count('blob'), await count('blob_chunk')]).toEqual([blobs, chunks]);
    const broken = new Readable({
      read() {
        this.push(randomBytes(300_000));
        this.destroy(new Error('gone'));
      },
    });
    const act: Act = (work) => work(here.context);
    await expect(writeAhead(act, broken, 1e9)).rejects.toThrow('gone');
    await expect(writeAhead(act, Readable.from([randomBytes(300_000)]), 299_999)).rejects.toMatchObject({
      code: 'too_large',
    });
    const written = await writeAhead(act, Readable.from([randomBytes(10)]), 100);
    await expect(
      attach(act, definitionNamed('incident'), 'INC-999999', written, {
        name: 'x',
        type: 'text/plain',
        visibility: 'public',
      }),
    ).rejects.toMatchObject({ code: 'not_found' });
    expect([await count('blob'), await count('blob_chunk')]).toEqual([blobs, chunks]);
    await here.context.batch([
      {
        text: "INSERT INTO blob_chunk (org, upload, n, bytes) VALUES ($1, uuidv7(interval '-2 days'), 0, 'left'), ($1, uuidv7(), 0, 'under way')",
        values: [here.org],
      },
    ]);
    await tidyUploads(here.context);
    expect(await count('blob_chunk')).toBe(chunks + 1);
  });

  it('is attached once, however often the request arrives', async () => {
    const path = `${await incident()}/attachments?name=log.txt`;
    const answers = [
      await send(agentOf(), path, 'the same', { 'idempotency-key': 'upload-1' }),
      await send(agentOf(), path, 'the same', { 'idempotency-key': 'upload-1' }),
    ];
    expect(answers.map((answer) => answer.statusCode)).toEqual([201, 201]);
    expect(answers[1]?.json<Json>()['id']).toBe(answers[0]?.json<Json>()['id']);
    expect((await send(agentOf(), path, 'other bytes', { 'idempotency-key': 'upload-1' })).statusCode).toBe(422);
  });

  it('is refused without a name, empty, too large, compressed, in a form, or with the quota reached', async () => {
    const path = `${await incident()}/attachments`;
    expect((await send(agentOf(), path, 'x')).statusCode).toBe(422);
    expect((await send(agentOf(), `${path}?name=a&name=b`, 'x')).statusCode).toBe(422);
    expect((await send(agentOf(), `${path}?name=a&size=1`, 'x')).statusCode).toBe(422);
    expect((await send(agentOf(), `${path}?name=a`, '')).statusCode).toBe(422);
    expect((await send(agentOf(), `${path}?name=a&visibility=all`, 'x')).statusCode).toBe(422);
    expect((await send(agentOf(), `${path}?name=a`, 'x', { 'content-encoding': 'gzip' })).statusCode).toBe(415);
    expect(
      (await send(agentOf(), `${path}?name=a`, 'x', { 'content-type': 'multipart/form-data; boundary=x' })).statusCode,
    ).toBe(415);
    expect((await send(agentOf(), `${path}?name=a`, 'x', { 'content-length': '100000001' })).statusCode).toBe(413);
    await here.context.batch([
      {
        text: "INSERT INTO setting (org, name, valid_from, value) VALUES ($1, 'files.limits', '2020-01-01', $2)",
        values: [here.org, JSON.stringify({ fileMegabytes: 1, totalGigabytes: 1 })],
      },
    ]);
    expect((await send(agentOf(), `${path}?name=a`, randomBytes(1_000_001))).statusCode).toBe(413);
    await here.context.batch([
      {
        text: "INSERT INTO blob (org, hash, size, chunks, upload) VALUES ($1, decode('00', 'hex'), 999999999999, 1, uuidv7())",
        values: [here.org],
      },
    ]);
    expect((await send(agentOf(), `${path}?name=a`, 'x')).json()).toMatchObject({
      code: 'quota.too_large',
      status: 413,
    });
    await here.context.batch([
      { text: 'UPDATE blob SET size = 1 WHERE org = $1 AND size > 1000000000', values: [here.org] },
    ]);
  });
});

describe('files of a record', () => {
  it('are seen by those who see the record, internal ones by staff, and each stands in history', async () => {
    const path = await incident();
    const inner = await send(agentOf(), `${path}/attachments?name=core.txt&visibility=internal`, 'secret core');
    const outer = await send(userOf(), `${path}/attachments?name=screen.png`, PNG);
    expect(outer.json()).toMatchObject({ visibility: 'public' });
    expect((await send(userOf(), `${path}/attachments?name=x&visibility=internal`, PNG)).statusCode).toBe(403);
    expect(items((await agent.get(`${path}/attachments`)).body).map((each) => each['name'])).toEqual([
      'core.txt',
      'screen.png',
    ]);
    expect(items((await user.get(`${path}/attachments`)).body).map((each) => each['name'])).toEqual(['screen.png']);
    const hidden = `${path}/attachments/${inner.json<Json>()['id'] as string}`;
    const missing = await user.get(`${path}/attachments/01900000-0000-7000-8000-000000000000`);
    expect((await user.get(hidden)).text.replace(/"request":"[^"]*"/, '')).toBe(
      missing.text.replace(/"request":"[^"]*"/, ''),
    );
    expect((await user.get(`${path}/timeline`)).text).not.toContain('core.txt');
    expect(items((await user.get(`${path}/timeline`)).body)[0]).toMatchObject({
      action: 'attach',
      attachments: [{ name: 'screen.png', type: 'image/png', ended: false }],
    });
    const stranger = clientOf(app, there.people.administrator.key);
    expect((await stranger.get(hidden)).status).toBe(404);
    expect((await send(there.people.administrator, `${path}/attachments?name=x`, 'x')).statusCode).toBe(404);
  });

  it('are attached by those whom it concerns, and taken away by whoever attached them or may edit', async () => {
    const path = await incident();
    const own = await send(userOf(), `${path}/attachments?name=a.txt`, 'a');
    const other = await send(agentOf(), `${path}/attachments?name=b.txt&visibility=public`, 'b');
    const at = (answer: typeof own) => `${path}/attachments/${answer.json<Json>()['id'] as string}`;
    expect((await user.send('DELETE', at(other))).status).toBe(403);
    expect((await user.send('DELETE', at(own))).status).toBe(204);
    expect((await user.send('DELETE', at(own))).status).toBe(404);
    expect((await boss.send('DELETE', at(other))).status).toBe(204);
    expect(items((await agent.get(`${path}/timeline`)).body)[0]).toMatchObject({
      action: 'detach',
      attachments: [{ name: 'b.txt', ended: true }],
    });
    expect((await send(userOf(), `/services/${String(here.service['id'])}/attachments?name=x`, 'x')).statusCode).toBe(
      403,
    );
    expect((await send(agentOf(), `/nothing/${String(here.service['id'])}/attachments?name=x`, 'x')).statusCode).toBe(
      404,
    );
  });
});

describe('what was merged into another', () => {
  it('shows its files and its way there, to whoever may see both', async () => {
    const [from, into] = [
      await incident({ title: 'No mail' }),
      await incident({ requester: here.people.agent.id, customer: null }),
    ];
    const { body: merging } = await boss.patch(from, { customer: null }, { 'if-match': '*' });
    for (const [name, visibility] of [
      ['open.txt', 'public'],
      ['inside.txt', 'internal'],
    ] as const)
      await send(here.people.agent, `${from}/attachments?name=${name}&visibility=${visibility}`, name);
    await boss.post(`${from}/actions/merge`, { into: into.slice('/incidents/'.length) });
    const names = async (who: Client) => items((await who.get(`${into}/attachments`)).body).map(({ name }) => name);
    expect(await names(agent)).toEqual(['open.txt', 'inside.txt']);
    expect(await names(user)).toEqual(['open.txt']);
    const [open, inside] = items((await agent.get(`${into}/attachments`)).body).map(({ id }) => String(id));
    expect((await fetchFile(here.people.user, `${into}/attachments/${String(open)}`)).body).toBe('open.txt');
    expect((await fetchFile(here.people.user, `${into}/attachments/${String(inside)}`)).statusCode).toBe(404);
    expect((await boss.send('DELETE', `${into}/attachments/${String(open)}`)).status).toBe(403);
    const [merged] = items((await user.get(`${into}/timeline`)).body);
    expect(merged).toMatchObject({
      action: 'merged',
      visibility: 'public',
      facts: { merged: { number: merging['number'] } },
    });
    const contact = clientOf(app, here.people.customerContact.key);
    await boss.post(`${into}/actions/add-participant`, { person: here.people.customerContact.id, role: 'contact' });
    const seen = await contact.get(`${into}/timeline`);
    expect(items(seen.body).map(({ action }) => action)).toEqual(['create']);
    expect(await names(contact)).toEqual([]);
    expect((await fetchFile(here.people.customerContact, `${into}/attachments/${String(open)}`)).statusCode).toBe(404);
  });
});
