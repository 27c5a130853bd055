import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiApp, clientOf, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

let world: World;
let app: FastifyInstance;
let test: Organisation;
let production: Organisation;
let boss: Client;
let agent: Client;
let there: Client;

type Json = Record<string, unknown>;
type Plan = { key: string; what: string; missing: string[]; differences: Json[] }[];
const items = (body: Json): Json[] => body['items'] as Json[];
const any = { 'if-match': '*' };

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  test = await settle(world, 'Test');
  production = await settle(world, 'Production');
  boss = clientOf(app, test.people.administrator.key);
  agent = clientOf(app, test.people.agent.key);
  there = clientOf(app, production.people.administrator.key);
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const closure = (by: Client, closesAfterDays: number) =>
  by.send('PUT', '/settings/incident.closure', { value: { closesAfterDays, reopenDays: 3 } }, any);
const taken = async (by: Client, file: unknown, dryRun = false, skip: string[] = []) =>
  by.post('/configuration/import', { file, dryRun, skip });
const changed = (plan: unknown): string[] =>
  (plan as Plan).filter(({ what }) => what !== 'same').map(({ what, key }) => `${what} ${key}`);

describe('changes to the configuration', () => {
  it('are told with who, what and when, in words, and can be put back', async () => {
    await closure(boss, 7);
    await closure(boss, 9);
    const field = (
      await boss.post('/custom-fields', { type: 'incident', name: 'floor', kind: 'integer', label: 'Floor', max: 9 })
    ).body;
    await boss.patch(
      `/custom-fields/${String(field['id'])}`,
      { label: 'Storey', max: 12, help: 'Zero is the ground.' },
      any,
    );
    const { body } = await boss.get('/configuration/changes?limit=3');
    expect(items(body)[0]).toMatchObject({
      type: 'customField',
      by: { label: 'administrator' },
      subject: { key: 'incident.floor', label: 'Storey' },
      mayPutBack: true,
    });
    expect(((items(body)[0] as Json)['differences'] as Json[]).map(({ path, from, to }) => [path, from, to])).toEqual([
      [['label'], 'Floor', 'Storey'],
      [['options', 'max'], 9, 12],
      [['options', 'help'], undefined, 'Zero is the ground.'],
    ]);
    const [second] = items((await boss.get('/configuration/changes?subject=incident.closure')).body);
    expect(second).toMatchObject({ differences: [{ path: ['closesAfterDays'], from: 7, to: 9 }] });
    expect((await boss.post(`/configuration/changes/${String(second?.['id'])}/put-back`, {})).status).toBe(204);
    expect((await boss.get('/settings/incident.closure')).body['current']).toMatchObject({
      value: { closesAfterDays: 7 },
    });
    expect((await boss.post(`/configuration/changes/${String(items(body)[0]?.['id'])}/put-back`, {})).status).toBe(204);
    expect(items((await boss.get('/custom-fields')).body)[0]).toMatchObject({ label: 'Floor', max: 9 });
    expect(items((await boss.get('/custom-fields')).body)[0]).not.toHaveProperty('help');
    const page = (await boss.get('/configuration/changes?limit=2')).body;
    const rest = (await boss.get(`/configuration/changes?limit=200&cursor=${String(page['next'])}`)).body;
    const all = items((await boss.get('/configuration/changes?limit=200')).body).map(({ id }) => id);
    expect([...items(page), ...items(rest)].map(({ id }) => id)).toEqual(all);
  });

  it('between two moments are what stood first and what stands last', async () => {
    const from = new Date().toISOString();
    await closure(boss, 20);
    await closure(boss, 21);
    await boss.patch(`/calendars/${String(test.calendar['id'])}`, { title: 'Hours' }, any);
    await boss.patch(`/calendars/${String(test.calendar['id'])}`, { title: 'Office hours' }, any);
    expect(items((await boss.get(`/configuration/compare?from=${from}`)).body)).toMatchObject([
      {
        type: 'setting',
        subject: { key: 'incident.closure' },
        differences: [{ path: ['closesAfterDays'], from: 7, to: 21 }],
      },
    ]);
  });

  it('are for those who set up the organisation and for auditors; nothing private is told', async () => {
    expect((await agent.get('/configuration/changes')).status).toBe(403);
    expect((await agent.get('/configuration/export')).status).toBe(403);
    expect((await taken(agent, {}, true)).status).toBe(403);
    const auditor = clientOf(app, test.people.auditor.key);
    expect((await auditor.get('/configuration/changes')).status).toBe(200);
    await agent.post('/saved-views', { title: 'Mine alone', recordType: 'incident' });
    expect((await auditor.get('/configuration/changes?limit=200')).text).not.toContain('Mine alone');
    expect((await boss.get('/configuration/export')).text).not.toContain('Mine alone');
    const [change] = items((await auditor.get('/configuration/changes')).body);
    expect((await auditor.post(`/configuration/changes/${String(change?.['id'])}/put-back`, {})).status).toBe(403);
    expect(items((await there.get('/configuration/changes?subject=incident.closure')).body)).toEqual([]);
  });
});

describe('a configuration', () => {
  it('goes from one organisation to another and comes back with the same bytes; taken in twice it changes nothing', async () => {
    await boss.post('/teams', { title: 'Night desk', escalatesTo: test.team['id'], lead: test.people.agent.id });
    await boss.post('/saved-views', {
      title: 'Open ones',
      recordType: 'incident',
      filter: 'open',
      confidential: false,
    });
    await boss.send('PUT', '/settings/incident.intake', { value: { team: test.team['id'] } }, any);
    const file = await boss.get('/configuration/export');
    expect(file.text).toContain('"$ref": "team:Service desk"');
    const tried = await taken(there, file.body, true);
    expect(tried.body).toMatchObject({ applied: false, before: null });
    expect(changed(tried.body['plan'])).toEqual([
      'added field:incident.floor',
      'added record:savedView:Open ones',
      'added record:team:Night desk',
      'added setting:incident.closure',
      'added setting:incident.intake',
    ]);
    expect((tried.body['plan'] as Plan).find(({ key }) => key === 'record:team:Night desk')?.missing).toEqual([
      'person:agent@test.example',
    ]);
    expect(items((await there.get('/custom-fields')).body)).toEqual([]);
    const done = await taken(there, file.body);
    expect(done.body).toMatchObject({ applied: true, before: expect.any(String) });
    const [team] = items((await there.get('/configuration/changes?type=team&limit=1')).body);
    expect(
      (team?.['differences'] as Json[] | undefined)?.filter(({ label }) => label === 'Escalates to'),
    ).toMatchObject([{ to: 'Service desk' }]);
    expect((await there.get('/settings/incident.intake')).body['current']).toMatchObject({
      value: { team: production.team['id'] },
    });
    expect(items((await there.get('/configuration/changes?type=configuration')).body)).toMatchObject([
      {
        type: 'configuration',
        action: 'import',
        by: { label: 'administrator' },
        subject: { id: done.body['before'] },
        differences: [{ label: 'Parts added', to: 5 }],
        mayPutBack: false,
      },
    ]);
    const again = await there.get('/configuration/export');
    // Whoever leads a team there is not here.
    expect(again.text).toBe(file.text.replace(/,?\n *"lead": \{\n *"\$ref": "person:agent@test.example"\n *\}/, ''));
    expect(changed((await taken(there, again.body)).body['plan'])).toEqual([]);
    // What there was before comes back.
    expect((await taken(there, done.body['before'])).body).toMatchObject({ applied: true });
    expect((await there.get('/settings/incident.closure')).body['current']).toMatchObject({
      value: { closesAfterDays: 5 },
    });
    expect(items((await there.get('/teams?filter=open')).body).map(({ title }) => title)).not.toContain('Night desk');
    expect(items((await there.get('/custom-fields')).body)[0]).toMatchObject({ endedAt: expect.any(String) });
  });

  it('is taken in whole or not at all, and says what stands in the way', async () => {
    const base = { format: 'wellrun-configuration', version: 1 };
    const wrong = {
      ...base,
      settings: { 'incident.closure': { closesAfterDays: 8, reopenDays: 8 }, 'incident.matrix': [[9]] },
    };
    expect((await taken(there, wrong)).status).toBe(422);
    expect((await there.get('/settings/incident.closure')).body['current']).toMatchObject({
      value: { closesAfterDays: 5 },
    });
    const missing = { ...base, settings: { 'incident.intake': { team: { $ref: 'team:Nobody' } } } };
    expect((await taken(there, missing, true)).body['plan']).toMatchObject([
      { what: 'conflict', missing: ['team:Nobody'], why: 'There is no team:Nobody here.' },
    ]);
    expect((await taken(there, missing)).status).toBe(409);
    expect((await taken(there, missing, false, ['setting:incident.intake'])).body).toMatchObject({ applied: false });
    await there.post('/custom-fields', { type: 'incident', name: 'room', kind: 'text', label: 'Room' });
    const kind = { ...base, fields: { 'incident.room': { kind: 'integer', label: 'Room' } } };
    expect((await taken(there, kind)).text).toContain('A kind never changes');
    expect((await taken(there, { format: 'other' }, true)).status).toBe(422);
    expect((await taken(there, { ...base, records: { incident: { x: {} } } })).status).toBe(422);
  });

  it('takes roles along where it is asked to, for people who are there', async () => {
    const file = (await boss.get('/configuration/export?parts=roles')).body as { roles: Json };
    expect(Object.keys(file.roles)).toContain('agent@test.example agent');
    const plan = (await taken(there, file, true)).body['plan'] as Plan;
    expect(plan.every(({ what }) => what === 'conflict')).toBe(true);
    expect((await boss.get('/configuration/export?parts=nothing')).status).toBe(422);
  });
});
