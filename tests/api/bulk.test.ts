import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { apiApp, clientOf, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type Somebody, type World } from '../harness/world.ts';

let world: World;
let app: FastifyInstance;
let here: Organisation;
let there: Organisation;
let agent: Client;

type Json = Record<string, unknown>;

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  here = await settle(world, 'Here');
  there = await settle(world, 'There');
  agent = clientOf(app, here.people.agent.key);
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const parse = (text: string): Json[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Json);
const send = async (
  who: Somebody,
  payload: string | Buffer | Readable,
  path = '/incidents/bulk',
  type = 'application/x-ndjson',
) => {
  const answer = await app.inject({
    method: 'POST',
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${who.key}`, 'content-type': type },
    payload,
  });
  return {
    status: answer.statusCode,
    type: answer.headers['content-type'],
    lines: answer.statusCode === 200 ? parse(answer.payload) : [],
    text: answer.payload,
  };
};
const fetchAs = async (who: Somebody, path: string) => {
  const {
    statusCode: status,
    headers,
    payload: text,
  } = await app.inject({ method: 'GET', url: `/api/v1${path}`, headers: { authorization: `Bearer ${who.key}` } });
  return { status, headers, text };
};
const lines = (...each: (Json | string)[]): string =>
  each.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
const values = (title: string): Json => ({ title, requester: here.people.user.id, customer: here.customer['id'] });

describe('bulk writes', () => {
  it('adds tags and takes them away, whatever others a record has', async () => {
    const agent = clientOf(app, here.people.agent.key);
    const made = await agent.post('/incidents', { title: 'Tagged', requester: here.people.user.id, tags: ['a', 'b'] });
    const id = made.body['id'];
    const { text } = await send(
      here.people.agent,
      [
        { id, version: '*', tags: { add: ['b', 'c'] }, key: 'tags-1' },
        { id, version: '*', tags: { remove: ['a', 'z'] } },
        { id, version: '*', tags: { add: [' '] } },
      ]
        .map((line) => JSON.stringify(line))
        .join('\n'),
    );
    const results = text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { status: number }).status);
    expect(results, text).toEqual([200, 200, 422]);
    expect((await agent.get(`/incidents/${String(id)}`)).body['tags']).toEqual(['b', 'c']);
  });

  it('create, edit, comment, act and take through transitions, a line out for each line in', async () => {
    const made = await send(
      here.people.agent,
      lines({ values: values('One') }, '', { values: values('Two'), key: 'two' }),
    );
    expect([made.status, made.type, made.lines]).toMatchObject([
      200,
      'application/x-ndjson',
      [
        { line: 1, status: 201, version: 1 },
        { line: 3, status: 201, version: 1 },
      ],
    ]);
    const [one, two] = made.lines;
    const changed = await send(
      here.people.agent,
      lines(
        { id: one?.['id'], version: 1, values: { impact: 1 } },
        { id: one?.['number'], version: 2, values: { urgency: 1 } },
        { id: one?.['id'], version: 3, transition: 'hold', values: { holdReason: 'caller' }, comment: 'Which one?' },
        { id: one?.['id'], comment: 'Between us', visibility: 'internal' },
        { id: two?.['id'], version: '*', values: { tags: ['bulk'] } },
        { id: two?.['id'], action: 'watch' },
        { values: values('Two'), key: 'two' },
      ),
    );
    expect(changed.lines.map((line) => [line['line'], line['status'], line['version'], line['code']])).toEqual([
      [1, 200, 2, undefined],
      [2, 200, 3, undefined],
      [3, 200, 4, undefined],
      [4, 200, 5, undefined],
      [5, 200, 2, undefined],
      [6, 200, 3, undefined],
      [7, 201, expect.any(Number), undefined],
    ]);
    expect(changed.lines[6]?.['id']).toBe(two?.['id']);
    expect((await agent.get(`/incidents/${String(one?.['id'])}`)).body).toMatchObject({
      state: 'onHold',
      priority: 1,
      version: 5,
    });
  });

  it('tell of each line that is refused, and do the others', async () => {
    const { body } = await agent.post('/incidents', values('Base'));
    const foreign = (
      await clientOf(app, there.people.agent.key).post('/incidents', {
        title: 'Foreign',
        requester: there.people.user.id,
      })
    ).body;
    const answer = await send(
      here.people.agent,
      lines(
        'not json',
        '[]',
        { values: { title: '' } },
        { values: values('Good'), more: 1 },
        { id: body['id'], values: { impact: 1 } },
        { id: body['id'], version: 9, values: { impact: 1 } },
        { id: foreign['id'], version: 1, values: { impact: 1 } },
        { id: body['id'], version: 1, transition: 'reopen' },
        { id: body['id'], version: 1, transition: '__proto__' },
        { id: body['id'], comment: 'x', visibility: 'all' },
        { id: 7, version: 1, values: {} },
        '{"values":{"__proto__":{"x":1},"title":"a","requester":"x"}}',
        `{"values":${'['.repeat(100)}${']'.repeat(100)}}`,
        { values: { title: 'x'.repeat(1_100_000) } },
        { values: values('Last') },
      ),
    );
    expect(answer.lines.map((line) => [line['line'], line['status'], line['code']])).toEqual([
      [1, 400, 'request.malformed'],
      [2, 422, 'invalid'],
      [3, 422, 'invalid'],
      [4, 422, 'invalid'],
      [5, 428, 'version_required'],
      [6, 412, 'stale_version'],
      [7, 404, 'not_found'],
      [8, 409, 'illegal_transition'],
      [9, 404, 'not_found'],
      [10, 422, 'invalid'],
      [11, 422, 'invalid'],
      [12, 422, 'invalid'],
      [13, 400, 'request.malformed'],
      [14, 413, 'too_large'],
      [15, 201, undefined],
    ]);
    expect(answer.lines[2]?.['errors']).toContainEqual(expect.objectContaining({ field: 'requester' }));
    expect(JSON.stringify(answer.lines)).not.toContain('Foreign');
    expect((await send(here.people.agent, Buffer.from([0x7b, 0xff, 0x7d]))).lines[0]).toMatchObject({ status: 400 });
  });

  it('take lines as they come, however the stream is cut', async () => {
    const bytes = Buffer.from(`${lines(...Array.from({ length: 40 }, (_, n) => ({ values: values(`Käse ${n}`) })))}\n`);
    const cut = Readable.from(
      Array.from({ length: Math.ceil(bytes.length / 37) }, (_, n) => bytes.subarray(n * 37, n * 37 + 37)),
    );
    const answer = await send(here.people.agent, cut);
    expect(answer.lines.map((line) => [line['line'], line['status']])).toEqual(
      Array.from({ length: 40 }, (_, n) => [n + 1, 201]),
    );
  });

  it('are refused as a whole to strangers, for unknown types and other bodies', async () => {
    expect((await send({ ...here.people.agent, key: `${here.people.agent.key}x` }, '{}')).status).toBe(401);
    expect((await send(here.people.agent, '{}', '/nothing/bulk')).status).toBe(404);
    expect((await send(here.people.agent, '{}', '/incidents/bulk', 'application/json')).status).toBe(415);
    expect((await send(here.people.agent, '')).lines).toEqual([]);
    expect((await send(here.people.user, lines({ values: { title: 'From the portal' } }))).lines).toMatchObject([
      { status: 201 },
    ]);
  });
});

describe('exports', () => {
  it('hold every record that a filter finds, over many pages, in either form', async () => {
    await send(
      here.people.agent,
      lines(
        ...Array.from({ length: 450 }, (_, n) => ({
          values: { ...values(n === 7 ? '=HYPERLINK("evil")' : `Export ${n}`), tags: ['export', 'x'] },
        })),
      ),
    );
    const json = await fetchAs(here.people.agent, '/incidents/export?filter=tag:export&sort=createdAt');
    const rows = parse(json.text);
    expect([json.headers['content-type'], json.headers['content-disposition'], rows.length]).toEqual([
      'application/x-ndjson',
      'attachment; filename="incidents.ndjson"',
      450,
    ]);
    expect(new Set(rows.map((row) => row['id'])).size).toBe(450);
    expect(rows[0]).toMatchObject({
      type: 'incident',
      title: 'Export 0',
      description: '',
      requester: { label: 'user' },
      version: 1,
    });
    const csv = await agent.get(
      '/incidents/export?filter=tag:export&sort=createdAt&fields=number,title,requester,tags,impact&format=csv',
    );
    const table = csv.text.split('\r\n');
    expect([csv.headers['content-type'], table.length, table[0]]).toEqual([
      'text/csv; charset=utf-8',
      452,
      'id,number,title,requester,tags,impact',
    ]);
    expect(table[1]).toMatch(/^[0-9a-f-]{36},INC-\d{6},Export 0,PER-\d{6},"export; x",2$/);
    expect(csv.text).toContain(`,"'=HYPERLINK(""evil"")",`);
    const shown = await agent.get(
      '/incidents/export?filter=tag:export&sort=createdAt&fields=number,requester&format=csv&references=label',
    );
    expect(shown.text.split('\r\n')[1]).toMatch(/^[0-9a-f-]{36},INC-\d{6},user$/);
  });

  it('hold what the caller may see, and no more', async () => {
    const mine = parse((await fetchAs(here.people.user, '/incidents/export')).text);
    expect(mine.length).toBeGreaterThan(0);
    expect(Object.keys(mine[0] ?? {})).not.toContain('tags');
    expect((await fetchAs(here.people.user, '/incidents/export?fields=tags')).status).toBe(400);
    expect((await fetchAs(here.people.user, '/configuration-items/export')).text).toBe('');
    expect(parse((await fetchAs(there.people.user, '/incidents/export')).text).map((row) => row['title'])).toEqual([
      'Foreign',
    ]);
  });

  it('are refused for what is no question', async () => {
    for (const query of [
      'filter=nothing:1',
      'format=xls',
      'references=both',
      'fields=nothing',
      'limit=1',
      'sort=nothing',
      'fields=__proto__',
    ])
      expect([400, 422]).toContain((await agent.get(`/incidents/export?${query}`)).status);
    expect((await agent.get('/nothing/export')).status).toBe(404);
  });
});
