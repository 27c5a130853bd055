import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiApp, clientOf, type Answer, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

let world: World;
let app: FastifyInstance;
let here: Organisation;
let boss: Client;
let agent: Client;
let user: Client;

type Json = Record<string, unknown>;
beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  here = await settle(world, 'Here');
  const client = (role: 'administrator' | 'agent' | 'user') => clientOf(app, here.people[role].key);
  [boss, agent, user] = [client('administrator'), client('agent'), client('user')];
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const set = async (name: string, value: unknown): Promise<Answer> =>
  boss.send('PUT', `/settings/${name}`, { value }, { 'if-match': '*' });
const form = (more: Json = {}): Json => ({
  key: 'portal',
  name: 'Something is broken',
  type: 'incident',
  audience: 'portal',
  services: [],
  categories: [],
  sections: [
    { fields: [{ name: 'title' }, { name: 'description', required: true, help: 'What did you see?' }] },
    {
      title: 'Where',
      fields: [
        { name: 'service' },
        { name: 'custom.room', requiredWhen: { match: 'all', terms: [{ field: 'service', is: 'filled' }] } },
      ],
    },
  ],
  ...more,
});
const typeFor = async (client: Client): Promise<Json> =>
  ((await client.get('/types')).body['types'] as Json[]).find((each) => each['name'] === 'incident') as Json;

describe('forms', () => {
  it('ask people of the portal for what they say, at once, and the next version asks for something else', async () => {
    await boss.post('/custom-fields', { type: 'incident', name: 'room', kind: 'text', label: 'Room' });
    expect((await set('record.forms', [form()])).status).toBe(200);
    expect((await user.post('/incidents', { title: 'Door' })).text).toContain('description is required');
    expect((await user.post('/incidents', { title: 'Door', description: 'It is shut.' })).status).toBe(201);
    const there = { title: 'Door', description: 'It is shut.', service: here.service['id'] };
    expect((await user.post('/incidents', there)).text).toContain('custom.room is required');
    expect((await user.post('/incidents', { ...there, custom: { room: 'B1' } })).status).toBe(201);
    // Those who run services are not asked by a form of the portal.
    expect((await agent.post('/incidents', { title: 'Door', requester: here.people.user.id })).status).toBe(201);
    expect((await set('record.forms', [])).status).toBe(200);
    expect((await user.post('/incidents', { title: 'Door', description: '' })).status).toBe(201);
    const { history } = (await boss.get('/settings/record.forms')).body as { history: Json[] };
    expect(history.map(({ value }) => (value as unknown[]).length)).toEqual([0, 1]);
  });

  it('for a service bind whoever reports about it, by its id or by its number', async () => {
    await set('record.forms', [
      form({
        services: [here.service['id']],
        sections: [{ fields: [{ name: 'title' }, { name: 'description', required: true }] }],
      }),
    ]);
    expect((await user.post('/incidents', { title: 'Door', description: '' })).status).toBe(201);
    for (const service of [here.service['id'], here.service['number']]) {
      expect((await user.post('/incidents', { title: 'Door', service })).text).toContain('description is required');
      expect((await user.post('/incidents', { title: 'Door', description: 'Shut.', service })).status).toBe(201);
    }
    expect((await user.post('/incidents', { title: 'Door', service: 'SRV-999999' })).status).toBe(422);
  });

  it('are shown to those whom they are for, without what is for staff only', async () => {
    await boss.post('/custom-fields', { type: 'incident', name: 'cost', kind: 'text', label: 'Cost', internal: true });
    const hidden = { sections: [{ fields: [{ name: 'title' }, { name: 'custom.cost' }] }] };
    await set('record.forms', [form(hidden), form({ key: 'staff', audience: 'staff' })]);
    expect((await typeFor(user))['forms']).toMatchObject([
      { key: 'portal', sections: [{ fields: [{ name: 'title' }] }] },
    ]);
    expect(JSON.stringify((await typeFor(user))['forms'])).not.toContain('custom.cost');
    expect((await typeFor(agent))['forms']).toMatchObject([{ key: 'portal' }, { key: 'staff' }]);
  });

  it('refuse fields that cannot be given, that stand twice, and a form without a title', async () => {
    const fields = (...names: string[]): Json => form({ sections: [{ fields: names.map((name) => ({ name })) }] });
    for (const wrong of [
      fields('title', 'nothing'),
      fields('title', 'title'),
      fields('description'),
      fields('title', 'number'),
      fields('title', 'tags'),
      form({ type: 'nothing' }),
      form({ key: 'A B' }),
    ])
      expect([wrong, (await set('record.forms', [wrong])).status]).toEqual([wrong, 422]);
    expect((await set('record.forms', [form(), form()])).status).toBe(422);
  });
});

describe('states and steps', () => {
  it('are called and offered as the organisation decides, and rules and programs go on', async () => {
    const decided = { states: { onHold: 'Parked' }, steps: { cancel: { hidden: true }, hold: { label: 'Park it' } } };
    expect((await set('record.states', { incident: decided })).status).toBe(200);
    const { states, transitions } = (await typeFor(agent))['lifecycle'] as Record<string, Record<string, Json>>;
    expect(states?.['onHold']).toMatchObject({ label: 'Parked', own: true });
    expect(states?.['resolved']).not.toHaveProperty('own');
    expect(transitions?.['cancel']).toMatchObject({ hidden: true });
    const made = await agent.post('/incidents', { title: 'x', requester: here.people.user.id, team: here.team['id'] });
    const path = `/incidents/${String(made.body['id'])}`;
    const may = (await agent.get(path)).body['may'] as { transitions: string[] };
    expect(may.transitions).not.toContain('cancel');
    const cancelled = await agent.post(
      `${path}/transitions/cancel`,
      { cancelReason: 'By a program' },
      { 'if-match': '*' },
    );
    expect([200, 422]).toContain(cancelled.status);
  });

  it('refuse what the type does not have, and two states of one word', async () => {
    for (const [type, words] of [
      ['incident', { states: { nowhere: 'x' }, steps: {} }],
      ['incident', { states: {}, steps: { fly: { hidden: true } } }],
      ['incident', { states: { new: 'Same', resolved: 'same' }, steps: {} }],
      ['nothing', { states: {}, steps: {} }],
    ] as const)
      expect([type, (await set('record.states', { [type]: words })).status]).toEqual([type, 422]);
  });
});

describe('choices', () => {
  it('are called, ordered and offered as the organisation decides, and what is stored stays', async () => {
    expect(
      (
        await set('record.choices', {
          incident: {
            impact: [
              { value: '2', label: 'A department' },
              { value: '3', hidden: true },
            ],
          },
        })
      ).status,
    ).toBe(200);
    const { impact, category } = (await typeFor(agent))['fields'] as Record<string, Json>;
    expect(impact?.['choices']).toEqual([
      { value: '2', label: 'A department', own: true },
      { value: '3', label: '3', hidden: true },
      { value: '1', label: '1' },
    ]);
    expect(category?.['offered']).toContainEqual({ value: 'Network' });
    expect((await agent.post('/incidents', { title: 'x', requester: here.people.user.id, impact: 3 })).status).toBe(
      201,
    );
    expect((await set('record.choices', { incident: { impact: [{ value: '1', hidden: true }] } })).status).toBe(422);
  });

  it('a category that is retired is no longer offered, and its team takes what comes in under it', async () => {
    const made = await agent.post('/incidents', {
      title: 'x',
      requester: here.people.user.id,
      category: 'Network',
      subcategory: 'Wired',
    });
    const list = [
      { name: 'Network', subcategories: ['Wired', 'Wireless'], retiredSubcategories: ['Wired'] },
      { name: 'Access', subcategories: [], retired: true },
      { name: 'Doors', subcategories: [], team: here.team['id'] },
    ];
    expect((await set('incident.categories', list)).status).toBe(200);
    const path = `/incidents/${String(made.body['id'])}`;
    expect((await agent.patch(path, { title: 'y' }, { 'if-match': '*' })).status).toBe(200);
    const next = (values: Json) => agent.post('/incidents', { title: 'x', requester: here.people.user.id, ...values });
    expect((await next({ category: 'Access' })).status).toBe(422);
    expect((await next({ category: 'Network', subcategory: 'Wired' })).status).toBe(422);
    expect((await next({ category: 'Doors' })).body['team']).toMatchObject({ id: here.team['id'] });
  });
});
