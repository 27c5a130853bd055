import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { apiApp, clientOf, type Answer, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

let world: World;
let app: FastifyInstance;
let here: Organisation;
let there: Organisation;
let boss: Client;
let agent: Client;
let user: Client;
let stranger: Client;

type Json = Record<string, unknown>;
const items = (body: Json): Json[] => body['items'] as Json[];
const ifMatch = (version: unknown) => ({ 'if-match': `"${String(version)}"` });

const fields: Record<string, Json> = {};
const add = async (name: string, kind: string, more: Json = {}): Promise<Answer> => {
  const answer = await boss.post('/custom-fields', { type: 'incident', name, kind, label: `The ${name}`, ...more });
  fields[name] = answer.body;
  return answer;
};

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  here = await settle(world, 'Here');
  there = await settle(world, 'There');
  const client = (role: 'administrator' | 'agent' | 'user') => clientOf(app, here.people[role].key);
  [boss, agent, user] = [client('administrator'), client('agent'), client('user')];
  stranger = clientOf(app, there.people.administrator.key);
  const made = [
    await add('site', 'choice', { values: ['Lyon', 'Paris'] }),
    await add('floor', 'integer', { min: -5, max: 100 }),
    await add('patientSafety', 'flag'),
    await add('promised', 'date'),
    await add('seenAt', 'instant', { internal: true }),
    await add('room', 'text', { max: 40, personal: true }),
    await add('costCentre', 'text', { internal: true }),
    await add('replacement', 'ref', { to: 'configurationItem' }),
    await add('witness', 'ref', { to: 'person' }),
  ];
  for (const answer of made) if (answer.status !== 201) throw new Error(answer.text);
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const create = async (custom: Json, by = agent): Promise<Answer> =>
  by.post('/incidents', {
    title: 'Door',
    requester: here.people.user.id,
    customer: here.customer['id'],
    ...(by === user ? { requester: undefined, customer: undefined } : {}),
    custom,
  });
const found = async (filter: string, by = agent): Promise<number> =>
  Number((await by.get(`/incidents/count?filter=${encodeURIComponent(filter)}`)).body['count']);

describe('fields of an organisation’s own', () => {
  it('are given with a record, read back, changed one by one, and stand in history', async () => {
    const item = (await boss.post('/configuration-items', { title: 'Badge reader', kind: 'other' })).body;
    const made = await create({
      site: 'Lyon',
      floor: -2,
      patientSafety: true,
      promised: '2026-03-01',
      seenAt: '2026-02-27T10:00:00+01:00',
      room: ' B12 ',
      costCentre: 'CC-7',
      replacement: item['number'],
      witness: here.people.agent.id,
    });
    expect(made.status).toBe(201);
    const all = {
      site: 'Lyon',
      floor: -2,
      patientSafety: true,
      promised: '2026-03-01',
      seenAt: '2026-02-27T09:00:00.000Z',
      room: 'B12',
      costCentre: 'CC-7',
      replacement: { id: item['id'], number: item['number'], label: 'Badge reader' },
      witness: { id: here.people.agent.id, label: 'agent' },
    };
    expect(made.body['custom']).toMatchObject(all);
    const path = `/incidents/${String(made.body['id'])}`;
    expect((await agent.get(path)).body['custom']).toMatchObject(all);
    expect(
      items((await agent.get(`/incidents?filter=custom.floor:-2&fields=custom.site,number`)).body)[0]?.['custom'],
    ).toMatchObject({ site: 'Lyon' });
    const changed = await agent.patch(
      path,
      { custom: { floor: 3, patientSafety: false, room: null, witness: here.people.smsManager.id } },
      ifMatch(1),
    );
    expect(changed.body['custom']).toMatchObject({
      ...all,
      floor: 3,
      patientSafety: false,
      room: null,
      witness: { label: 'smsManager' },
    });
    expect((await agent.patch(path, { custom: { floor: 3 } }, ifMatch(2))).body['version']).toBe(2);
    expect((await agent.patch(path, { custom: { floor: 4 } }, ifMatch(1))).status).toBe(412);
    expect((await agent.get(path)).body['custom']).toMatchObject({ floor: 3 });
    const [edit] = items((await agent.get(`${path}/timeline`)).body);
    expect(((edit?.['changes'] ?? []) as Json[]).map((each) => [each['label'], each['from'], each['to']])).toEqual([
      ['The floor', -2, 3],
      ['The patientSafety', true, false],
      ['The witness', 'agent', 'smsManager'],
      ['The room', 'B12', null],
    ]);
    expect((await agent.get(`${path}/compare?from=1&to=2`)).text).toContain('custom.floor');
    const entry = items((await agent.get(`${path}/history`)).body)[1];
    expect([String(entry?.['body']).includes('B12'), String(entry?.['personal']).includes('B12')]).toEqual([
      false,
      true,
    ]);
    expect((await boss.post(`${path}/erase`, { fields: ['custom.room'], reason: 'asked' })).status).toBe(200);
    expect((await agent.get(`${path}/history`)).text).not.toContain('B12');
  });

  it('are found by filters and by words', async () => {
    const item = (await boss.post('/configuration-items', { title: 'Scanner', kind: 'other' })).body;
    await create({
      site: 'Paris',
      floor: 40,
      patientSafety: true,
      promised: '2026-05-01',
      seenAt: '2026-05-01T12:00:00Z',
      room: 'Quetzalcoatl',
      costCentre: 'Huitzilopochtli',
      replacement: item['id'],
    });
    await create({ site: 'Paris', floor: 41 });
    const expected: Record<string, number> = {
      'custom.site:Paris': 2,
      'custom.site:Paris,Lyon custom.floor:40..41': 2,
      'custom.floor:>40 custom.floor:<50': 1,
      '-custom.floor:41 custom.site:Paris': 1,
      'custom.promised:2026-05-01': 1,
      'custom.promised:2026-04-01..2026-06-01': 1,
      'custom.seenAt:2026-05-01': 1,
      'custom.seenAt:>=2026-05-02': 0,
      'custom.patientSafety:no custom.site:Paris': 1,
      'custom.patientSafety:yes custom.site:Paris': 1,
      'custom.room:none custom.site:Paris': 1,
      'custom.room:none,Quetzalcoatl custom.site:Paris': 2,
      [`custom.replacement:${String(item['number'])}`]: 1,
      [`custom.replacement:${String(item['id'])}`]: 1,
      Quetzalcoatl: 1,
      Huitzilopochtli: 1,
      'custom.site:Lyon Quetzalcoatl': 0,
    };
    for (const [filter, count] of Object.entries(expected))
      expect([filter, await found(filter)]).toEqual([filter, count]);
    for (const filter of [
      'custom.floor:high',
      'custom.patientSafety:maybe',
      'custom.site:Rome',
      'custom.nothing:1',
      'custom.promised:someday',
      'custom.__proto__:1',
      'custom.replacement:>1',
    ])
      expect([filter, (await agent.get(`/incidents?filter=${encodeURIComponent(filter)}`)).status]).toEqual([
        filter,
        400,
      ]);
    expect(await found('Huitzilopochtli', user)).toBe(0);
    expect((await user.get('/incidents?filter=custom.costCentre:x')).status).toBe(400);
  });

  it('keep their internal ones from the portal', async () => {
    const made = await create({ room: 'C3' }, user);
    expect([made.status, Object.keys(made.body['custom'] as Json)]).toEqual([
      201,
      ['site', 'floor', 'patientSafety', 'promised', 'room', 'replacement', 'witness'],
    ]);
    expect((await create({ costCentre: 'x' }, user)).status).toBe(422);
    const [type] = ((await user.get('/types')).body['types'] as Json[]).filter((each) => each['name'] === 'incident');
    expect(Object.keys(type?.['fields'] as Json)).not.toContain('custom.costCentre');
  });

  it('are checked like any other', async () => {
    for (const custom of [
      { site: 'Rome' },
      { floor: 1.5 },
      { floor: 101 },
      { patientSafety: 'yes' },
      { promised: '2026-02-30' },
      { seenAt: 'noon' },
      { room: 'x'.repeat(41) },
      { room: 'a\0b' },
      { replacement: here.people.agent.id },
      { witness: '01900000-0000-7000-8000-000000000000' },
      { nothing: 1 },
      { constructor: 1 },
      'x',
      [],
      null,
    ])
      expect([custom, (await create(custom as Json)).status]).toEqual([custom, 422]);
    expect(
      (await agent.post('/incidents', '{"title":"x","requester":"me","custom":{"__proto__":{"floor":1}}}')).status,
    ).toBeGreaterThanOrEqual(400);
    expect(
      (await stranger.post('/incidents', { title: 'x', requester: there.people.user.id, custom: { floor: 1 } })).status,
    ).toBe(422);
  });

  it('may be required, end, and be taken up again, each told in history', async () => {
    const badge = (
      await boss.post('/custom-fields', { type: 'team', name: 'badge', kind: 'text', label: 'Badge', required: true })
    ).body;
    expect((await boss.post('/teams', { title: 'No badge' })).body['detail']).toContain('custom.badge is required');
    const team = await boss.post('/teams', { title: 'With badge', custom: { badge: 'T1' } });
    expect(team.status).toBe(201);
    expect((await boss.patch(`/teams/${String(team.body['id'])}`, { custom: { badge: '' } }, ifMatch(1))).status).toBe(
      422,
    );
    const path = `/custom-fields/${String(badge['id'])}`;
    expect((await boss.patch(path, { ended: true }, ifMatch(1))).body).toMatchObject({
      version: 2,
      endedAt: expect.any(String),
    });
    expect((await boss.post('/teams', { title: 'No badge' })).status).toBe(201);
    expect((await boss.patch(path, { ended: false, required: false, label: 'Pass' }, ifMatch(2))).body).toMatchObject({
      version: 3,
      endedAt: null,
      label: 'Pass',
    });
    expect((await boss.get(`/teams/${String(team.body['id'])}`)).body['custom']).toEqual({ badge: 'T1' });
    const [answer] = await here.context.batch([
      {
        text: "SELECT version, action, actor FROM history WHERE org = $1 AND type = 'customField' AND record = $2 ORDER BY version",
        values: [here.org, badge['id']],
      },
    ]);
    expect(answer?.rows).toEqual(
      [1, 2, 3].map((version) => ({
        version,
        action: ['create', 'end', 'revive'][version - 1],
        actor: here.people.administrator.id,
      })),
    );
  });
});

describe('what fields ask for', () => {
  const own = async (custom: Json, more: Json = {}): Promise<Answer> =>
    agent.post('/problems', { title: 'Loop', ...more, custom });
  const problemField = (name: string, more: Json): Promise<Answer> =>
    boss.post('/custom-fields', { type: 'problem', name, kind: 'text', label: `The ${name}`, ...more });

  it('is a pattern, a length and that a value stands in one record only', async () => {
    expect((await problemField('ticket', { pattern: '[A-Z]{2}-\\d{3}', min: 6, max: 6, unique: true })).status).toBe(
      201,
    );
    expect((await own({ ticket: 'AB-12' })).status).toBe(422);
    expect((await own({ ticket: 'AB-123' })).status).toBe(201);
    const again = await own({ ticket: 'AB-123' });
    expect([again.status, again.text]).toEqual([422, expect.stringContaining('stands in another record')]);
    expect((await own({ ticket: 'AB-124' })).status).toBe(201);
    for (const pattern of ['(a+)+', '(', 'a*b*c*', '(?=x)', '(a|b)*'])
      expect([pattern, (await problemField('bad', { pattern })).status]).toEqual([pattern, 422]);
  });

  it('may hang on other fields and on the state; what was missing before does not stand in the way', async () => {
    const old = (await own({})).body;
    const condition = { match: 'all', terms: [{ field: 'custom.kindOf', is: 'in', values: ['Hardware'] }] };
    expect(
      (await problemField('kindOf', { kind: 'choice', values: ['Hardware', 'Software'], initial: 'Software' })).status,
    ).toBe(201);
    const serial = await problemField('serial', {
      showWhen: condition,
      required: true,
      help: 'It stands on the back.',
    });
    expect(serial.body).toMatchObject({ showWhen: condition, help: 'It stands on the back.', required: true });
    // The default comes where nothing was given, and then the other field is not asked for.
    expect((await own({})).body['custom']).toMatchObject({ kindOf: 'Software' });
    expect((await own({ kindOf: 'Hardware' })).text).toContain('custom.serial is required');
    expect((await own({ kindOf: 'Hardware', serial: 'S1' })).status).toBe(201);
    const path = `/problems/${String(old['id'])}`;
    expect((await agent.patch(path, { title: 'Loops' }, ifMatch(1))).status).toBe(200);
    expect((await agent.patch(path, { custom: { kindOf: 'Hardware' } }, ifMatch(2))).status).toBe(422);
    // Another label keeps the condition and everything else.
    const renamed = await boss.patch(
      `/custom-fields/${String(serial.body['id'])}`,
      { label: 'Serial number' },
      ifMatch(1),
    );
    expect(renamed.body).toMatchObject({ label: 'Serial number', showWhen: condition, required: true });
    expect(
      (await problemField('odd', { showWhen: { match: 'all', terms: [{ field: 'nothing', is: 'filled' }] } })).status,
    ).toBe(422);
    expect((await problemField('odd', { initial: 3 })).status).toBe(422);
    const [type] = ((await agent.get('/types')).body['types'] as Json[]).filter((each) => each['name'] === 'problem');
    expect((type?.['fields'] as Json | undefined)?.['custom.serial']).toMatchObject({
      showWhen: condition,
      help: 'It stands on the back.',
    });
  });

  it('becomes unique only where no value stands twice', async () => {
    const made = (await problemField('badge', {})).body;
    await own({ badge: 'x' });
    await own({ badge: 'X' });
    const path = `/custom-fields/${String(made['id'])}`;
    expect((await boss.patch(path, { unique: true }, ifMatch(1))).text).toContain('more than one record');
  });
});

describe('setting up fields', () => {
  it('is for administrators, and shown to staff', async () => {
    expect((await agent.post('/custom-fields', { type: 'incident', name: 'x', kind: 'text', label: 'X' })).status).toBe(
      403,
    );
    expect(
      (await agent.patch(`/custom-fields/${String(fields['site']?.['id'])}`, { label: 'X' }, ifMatch(1))).status,
    ).toBe(403);
    expect((await user.get('/custom-fields')).status).toBe(403);
    expect(items((await agent.get('/custom-fields?type=incident')).body).map((each) => each['name'])).toEqual(
      Object.keys(fields).filter((name) => fields[name]?.['type'] === 'incident'),
    );
    expect(items((await stranger.get('/custom-fields')).body)).toEqual([]);
    expect(
      (await stranger.patch(`/custom-fields/${String(fields['site']?.['id'])}`, { label: 'X' }, ifMatch(1))).status,
    ).toBe(404);
  });

  it('refuses what would be no field', async () => {
    const base = { type: 'incident', name: 'extra', kind: 'text', label: 'Extra' };
    for (const more of [
      { type: 'nothing' },
      { name: 'Upper' },
      { name: '__proto__' },
      { name: 'a'.repeat(41) },
      { kind: 'money' },
      { label: '' },
      { label: 'a\nb' },
      { kind: 'choice' },
      { kind: 'choice', values: ['a', 'a'] },
      { kind: 'ref', to: 'nothing' },
      { kind: 'ref' },
      { values: ['a'] },
      { max: 501 },
      { kind: 'integer', min: 3, max: 2 },
      { kind: 'flag', required: true },
      { unknown: 1 },
    ])
      expect([more, (await boss.post('/custom-fields', { ...base, ...more })).status]).toEqual([more, 422]);
    expect((await boss.post('/custom-fields', { ...base, name: 'site' })).status).toBe(409);
    const site = `/custom-fields/${String(fields['site']?.['id'])}`;
    expect((await boss.patch(site, { kind: 'text' }, ifMatch(1))).status).toBe(422);
    expect((await boss.patch(site, { label: 'Where' })).status).toBe(428);
    expect((await boss.patch(site, { label: 'Where' }, ifMatch(7))).status).toBe(412);
    expect((await boss.patch('/custom-fields/nothing', { label: 'Where' }, ifMatch(1))).status).toBe(404);
    expect(
      (await boss.patch(`/custom-fields/${String(fields['room']?.['id'])}`, { values: ['a'] }, ifMatch(1))).status,
    ).toBe(422);
  });
});

describe('round trips', () => {
  const counted = async (work: () => Promise<unknown>): Promise<number> => {
    const before = world.app.sent.roundTrips;
    await work();
    return world.app.sent.roundTrips - before;
  };

  it('are as many as without fields of one’s own', async () => {
    const made = await create({ site: 'Lyon', floor: 1 });
    const path = `/incidents/${String(made.body['id'])}`;
    await agent.get(path);
    expect(await counted(() => agent.get(path))).toBe(1);
    expect(await counted(() => agent.get('/incidents?limit=5'))).toBe(1);
    expect(await counted(() => agent.patch(path, { custom: { floor: 2 }, impact: 1 }, ifMatch(1)))).toBe(2);
  });
});

describe('the database', () => {
  it('answers a filter on such a field by its index, as the application’s role', async () => {
    await here.context.batch([
      {
        text: `INSERT INTO custom_value (org, record, field, text_value) SELECT $1, d.id, $2, 'Lyon' FROM directory d WHERE d.org = $1 ON CONFLICT DO NOTHING`,
        values: [here.org, fields['site']?.['id']],
      },
    ]);
    const [, , plan] = await world.app.batch([
      { text: 'SET LOCAL enable_seqscan = off' },
      { text: "SELECT set_config('wellrun.org', $1, true)", values: [here.org] },
      {
        text: `EXPLAIN SELECT v.record FROM custom_value v WHERE v.org = '${here.org}' AND v.field = '${String(fields['site']?.['id'])}' AND v.text_value = 'Paris'`,
      },
    ]);
    expect(JSON.stringify(plan?.rows)).toContain('custom_text');
  });
});
