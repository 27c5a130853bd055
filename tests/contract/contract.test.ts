import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import '#sms/index.ts';
import { allDefinitions } from '#kernel/record/registry.ts';
import { fieldsOf } from '#kernel/record/projection.ts';
import type { Transition } from '#kernel/record/lifecycle.ts';
import { apiApp, clientOf, type Answer, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';
import { sampleOf } from './samples.ts';

let world: World;
let app: FastifyInstance;
let made: Organisation;
let elsewhere: Organisation;
let boss: Client;
let stranger: Client;
const others: Record<string, string> = {};
const STRANGE = '01900000-0000-7000-8000-000000000000';

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  made = await settle(world, 'Here');
  elsewhere = await settle(world, 'There');
  boss = clientOf(app, made.people.administrator.key);
  stranger = clientOf(app, elsewhere.people.administrator.key);
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const ifMatch = (version: unknown) => ({ 'if-match': `"${String(version)}"` });
const versionOf = (answer: Answer): number => Number(answer.body['version']);
/** What differs between two askings by nature. */
const masked = (answer: Answer): string => answer.text.replaceAll(/"request":"[^"]*"/g, '"request":""');

describe.each(allDefinitions().map((definition) => [definition.name, definition] as const))(
  'every record: %s',
  (name, definition) => {
    const path = `/${definition.plural}`;
    const { create } = definition.access;
    const roleThatMay = create.op === 'role' || create.op === 'holds' ? create.roles : ['administrator'];
    /** What people arrange for the work is found only by those who ask for it. */
    const among = definition.arrangement === true ? `&types=${name}` : '';
    let maker: Client;
    // Where it follows from other fields, nobody says so.
    const open =
      fieldsOf(definition).find((each) => each.name === 'confidential')?.field.readOnly === true
        ? {}
        : { confidential: false };
    const make = async (turn = 0): Promise<Answer> => {
      const answer = await maker.post(path, sampleOf(definition, made, others, { turn }));
      expect(answer.status, answer.text).toBe(201);
      others[name] ??= String(answer.body['id']);
      return answer;
    };
    beforeAll(() => {
      const role = roleThatMay.includes('administrator') ? 'administrator' : (roleThatMay[0] as 'agent');
      maker = clientOf(app, made.people[role].key);
    });

    it('creates one, reads it back by id and number, and lists it', async () => {
      const answer = await make();
      const { id, number } = answer.body;
      expect(String(number)).toMatch(new RegExp(`^${definition.prefix}-\\d{6}$`));
      expect(answer.headers['etag']).toBe('"1"');
      expect(answer.headers['location']).toBe(`/api/v1${path}/${String(id)}`);
      for (const [field, value] of Object.entries(sampleOf(definition, made, others))) {
        const shown = answer.body[field];
        const plain = typeof shown === 'object' && shown !== null && 'id' in shown ? shown.id : shown;
        if (definition.derive === undefined) expect(plain, field).toEqual(value);
        else expect(plain, field).toBeDefined();
      }
      const byId = await maker.get(`${path}/${String(id)}`);
      const byNumber = await maker.get(`${path}/${String(number)}`);
      expect(byId.status).toBe(200);
      expect(byNumber.body['id']).toBe(id);
      const list = await maker.get(`${path}?limit=200`);
      expect((list.body['items'] as { id: string }[]).map((item) => item.id)).toContain(id);
    });

    it('creates one from what is required alone', async () => {
      const answer = await maker.post(path, sampleOf(definition, made, others, { requiredOnly: true }));
      expect(answer.status, answer.text).toBe(201);
    });

    it('lists page by page without a gap or a repetition, in both directions, and counts the same', async () => {
      for (let turn = 1; turn <= 5; turn += 1) await make(turn);
      for (const sort of ['createdAt', '-createdAt', 'dueAt', '-updatedAt', 'number', 'owner', '-team']) {
        const seen: string[] = [];
        let cursor = '';
        do {
          const page = await maker.get(
            `${path}?limit=2&sort=${sort}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
          );
          expect(page.status, page.text).toBe(200);
          seen.push(...(page.body['items'] as { id: string }[]).map((item) => item.id));
          cursor = String(page.body['next'] ?? '');
        } while (cursor !== '');
        expect(new Set(seen).size, sort).toBe(seen.length);
        expect((await maker.get(`${path}/count`)).body).toEqual({ count: seen.length, estimated: false });
      }
    });

    it('edits at the version that was read, and refuses an older one with the present record', async () => {
      const created = await make();
      const id = String(created.body['id']);
      const edited = await maker.patch(`${path}/${id}`, { title: 'Another title' }, ifMatch(versionOf(created)));
      expect(edited.status, edited.text).toBe(200);
      expect(edited.body['title']).toBe('Another title');
      expect(versionOf(edited)).toBe(versionOf(created) + 1);
      const stale = await maker.patch(`${path}/${id}`, { title: 'A third' }, ifMatch(versionOf(created)));
      expect(stale.status).toBe(412);
      expect((stale.body['current'] as Record<string, unknown>)['title']).toBe('Another title');
      expect((await maker.patch(`${path}/${id}`, { title: 'A fourth' })).status).toBe(428);
      expect((await maker.patch(`${path}/${id}`, { title: 'A fifth' }, { 'if-match': 'seven' })).status).toBe(422);
      expect((await maker.get(`${path}/${id}`)).body['title']).toBe('Another title');
    });

    it('finds it by its words, and only for those who may see it', async () => {
      const word = `zeta${name.toLowerCase()}`;
      const created = await maker.post(path, {
        ...sampleOf(definition, made, others),
        title: `A ${word} thing`,
        ...open,
      });
      const id = String(created.body['id']);
      const search = async (client: Client): Promise<string[]> =>
        ((await client.get(`/search?q=${word}${among}`)).body['items'] as { id: string }[]).map((hit) => hit.id);
      expect(await search(maker)).toEqual([id]);
      expect(
        ((await maker.get(`${path}?filter=${word}`)).body['items'] as { id: string }[]).map((item) => item.id),
      ).toEqual([id]);
      expect((await maker.get(`${path}/count?filter=${word}`)).body).toEqual({ count: 1, estimated: false });
      expect(
        (
          (await maker.get(`/search?q=${String(created.body['number']).toLowerCase()}${among}`)).body['items'] as {
            id: string;
          }[]
        ).map((hit) => hit.id),
      ).toEqual([id]);
      expect(await search(stranger)).toEqual([]);
      for (const somebody of Object.values(made.people)) {
        const client = clientOf(app, somebody.key);
        expect((await search(client)).length === 1, somebody.role).toBe(
          (await client.get(`${path}/${id}`)).status === 200,
        );
        const suggested = (
          (await client.get(`/suggest/${name}?q=${encodeURIComponent(`A ${word}`)}`)).body['items'] as { id: string }[]
        ).some((item) => item.id === id);
        if (suggested) expect((await client.get(`${path}/${id}`)).status, somebody.role).toBe(200);
      }
    });

    it('makes no version of an edit that changes nothing', async () => {
      const created = await make();
      const same = await maker.patch(
        `${path}/${String(created.body['id'])}`,
        { title: created.body['title'] },
        ifMatch(1),
      );
      expect(same.status).toBe(200);
      expect(versionOf(same)).toBe(versionOf(created));
    });

    it('takes effect once however often a request is sent, and refuses its key for another request', async () => {
      const body = { ...sampleOf(definition, made, others, { turn: 3 }), ...open };
      const key = { 'idempotency-key': `contract-${name}` };
      const [first, second] = [await maker.post(path, body, key), await maker.post(path, body, key)];
      expect(second.status, second.text).toBe(201);
      expect(second.body['id']).toBe(first.body['id']);
      const third = await maker.post(path, { ...body, title: 'Something else' }, key);
      expect(third.status).toBe(422);
      expect(third.body['code']).toBe('idempotency.key_reused');
      const id = String(first.body['id']);
      const edits = await Promise.all(
        [1, 2, 3].map(() =>
          maker.patch(
            `${path}/${id}`,
            { title: 'Once' },
            { ...ifMatch(versionOf(first)), 'idempotency-key': `contract-edit-${name}` },
          ),
        ),
      );
      expect(
        edits.map((edit) => edit.status),
        edits[0]?.text,
      ).toEqual([200, 200, 200]);
      expect(versionOf(await maker.get(`${path}/${id}`))).toBe(versionOf(first) + 1);
    });

    it('refuses unknown, read-only and wrongly typed fields with a sentence and the field', async () => {
      const good = sampleOf(definition, made, others);
      for (const [field, value] of [
        ['nonsense', 1],
        ['version', 9],
        ['org', STRANGE],
        ['createdAt', '2020-01-01T00:00:00Z'],
        ['__proto__', { admin: true }],
        ['constructor', {}],
        ['title', 7],
        ['title', ''],
        ['title', 'x'.repeat(501)],
        ['title', 'a\u0000b'],
        ['title', '\ud800'],
        ['description', 'x'.repeat(200_001)],
        ['owner', 'nobody'],
        ['team', STRANGE],
        ['confidential', 'yes'],
      ] as const) {
        const body =
          field === '__proto__'
            ? `{"__proto__": {"admin": true}, ${JSON.stringify(good).slice(1)}`
            : { ...good, [field]: value };
        const answer = await maker.post(path, body);
        expect([400, 422], `${field}: ${answer.text}`).toContain(answer.status);
        expect(String(answer.body['detail']).length).toBeGreaterThan(10);
      }
      for (const body of [[], 'null', '7', '"x"', '{"title":', '{"a":'.repeat(2_000)])
        expect((await maker.post(path, body)).status, JSON.stringify(body).slice(0, 20)).toBeLessThan(500);
      expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
    });

    it('answers nobody, and somebody of another organisation, as if it did not exist', async () => {
      const created = await make();
      const id = String(created.body['id']);
      expect((await clientOf(app).get(`${path}/${id}`)).status).toBe(401);
      const [foreign, missing] = [await stranger.get(`${path}/${id}`), await stranger.get(`${path}/${STRANGE}`)];
      expect(foreign.status).toBe(404);
      expect(masked(foreign)).toBe(masked(missing));
      for (const [method, rest, body] of [
        ['PATCH', '', { title: 'Mine now' }],
        ['POST', '/comments', { text: 'hi', visibility: 'public' }],
        ['GET', '/timeline', undefined],
        ['GET', '/clocks', undefined],
      ] as const) {
        const [a, b] = [
          await stranger.send(method, `${path}/${id}${rest}`, body, ifMatch(1)),
          await stranger.send(method, `${path}/${STRANGE}${rest}`, body, ifMatch(1)),
        ];
        expect(a.status, `${method} ${rest}`).toBe(404);
        expect(masked(a)).toBe(masked(b));
      }
      expect((await maker.get(`${path}/${id}`)).body['title']).toBe(created.body['title']);
      const listed = await stranger.get(`${path}?limit=200`);
      expect((listed.body['items'] as { id: string }[]).map((item) => item.id)).not.toContain(id);
    });

    it('lists exactly what each role may read one by one', async () => {
      await make();
      const all = (await boss.get(`${path}?limit=200`)).body['items'] as { id: string }[];
      for (const somebody of Object.values(made.people)) {
        const client = clientOf(app, somebody.key);
        const listed = new Set(
          ((await client.get(`${path}?limit=200`)).body['items'] as { id: string }[]).map((item) => item.id),
        );
        for (const { id } of all.slice(0, 12))
          expect((await client.get(`${path}/${id}`)).status === 200, `${somebody.role} ${id}`).toBe(listed.has(id));
        expect((await client.get(`${path}/count`)).body['count'], somebody.role).toBe(listed.size);
      }
    });

    it('lets only those create who may', async () => {
      for (const somebody of Object.values(made.people)) {
        const answer = await clientOf(app, somebody.key).post(
          path,
          sampleOf(definition, made, others, { requiredOnly: true }),
        );
        const allowed = roleThatMay.includes(somebody.role);
        expect(answer.status === 403, `${somebody.role}: ${answer.text}`).toBe(!allowed);
      }
    });

    it('writes a history entry for every version, which the timeline shows', async () => {
      const created = await make();
      const id = String(created.body['id']);
      await maker.patch(`${path}/${id}`, { title: 'For the timeline' }, ifMatch(versionOf(created)));
      await maker.post(`${path}/${id}/comments`, { text: 'A note', visibility: 'public' });
      const now = versionOf(await maker.get(`${path}/${id}`));
      const items = (await maker.get(`${path}/${id}/timeline`)).body['items'] as {
        version: number;
        action: string;
        text?: string;
      }[];
      expect(items.map((item) => item.version).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: now }, (_, n) => n + 1),
      );
      expect(items.some((item) => item.text === 'A note')).toBe(true);
      expect(items.at(-1)?.action).toBe('create');
    });

    it('refuses every transition that does not start from where it is', async () => {
      const { initial, transitions } = definition.lifecycle as {
        initial: string;
        transitions: Record<string, Transition<never, string, string>>;
      };
      const created = await make();
      for (const [transition, { from, system }] of Object.entries(transitions)) {
        if (from.includes(initial) && system !== true) continue;
        const answer = await maker.post(
          `${path}/${String(created.body['id'])}/transitions/${transition}`,
          {},
          ifMatch(versionOf(created)),
        );
        if (system === true) expect(answer.status, transition).toBe(404);
        else expect([403, 409], `${transition}: ${answer.text}`).toContain(answer.status);
      }
      expect(
        (await maker.post(`${path}/${String(created.body['id'])}/transitions/nonsense`, {}, ifMatch(1))).status,
      ).toBe(404);
      expect((await maker.get(`${path}/${String(created.body['id'])}`)).body['version']).toBe(versionOf(created));
    });

    it('filters and sorts by every field it shows, and refuses others', async () => {
      for (const {
        name: field,
        field: { kind },
      } of fieldsOf(definition)) {
        const value = (
          {
            text: 'abc',
            choice: undefined,
            level: '1',
            flag: 'yes',
            integer: '1..3',
            money: '>5',
            date: '2026-06-01',
            instant: '>=2026-06-01',
            duration: '<60000',
            ref: 'none',
            words: 'word1',
          } as Record<string, string | undefined>
        )[kind];
        if (value === undefined || field === 'state') continue;
        const answer = await maker.get(`${path}?filter=${encodeURIComponent(`${field}:${value}`)}`);
        expect(answer.status, `${field}: ${answer.text}`).toBe(200);
      }
      for (const filter of [
        'nonsense:1',
        'state:nowhere',
        'createdAt:soon',
        'title:',
        'constructor:1',
        'version:1e9',
        'x'.repeat(3_000),
      ]) {
        const answer = await maker.get(`${path}?filter=${encodeURIComponent(filter)}`);
        expect(answer.status, `${filter.slice(0, 30)}: ${answer.text}`).toBe(400);
      }
      for (const query of [
        'sort=nonsense',
        'sort=description',
        'limit=0',
        'limit=201',
        'limit=x',
        'cursor=abc',
        'nonsense=1',
        'fields=nonsense',
        'filter=a&filter=b',
      ])
        expect([400, 422], query).toContain((await maker.get(`${path}?${query}`)).status);
    });
  },
);
