import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import { apiApp, clientOf, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

type Figure = { key: string | null; count: number; value: number | null; record?: { label: string } };
type Group = Figure & { filter: string | null; parts: (Figure & { others: boolean })[] };
type Figures = {
  total: Figure;
  groups: Group[];
  others: Group | null;
  splits: { key: string | null; filter: string | null }[];
  partial: boolean;
};

let world: World;
let app: FastifyInstance;
let here: Organisation;
let agent: Client;
const BEGIN = Date.parse('2031-03-29T22:30:00Z');
let now = BEGIN;

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp({ ...world, now: () => now });
  here = await settle(world, 'Here');
  agent = clientOf(app, here.people.agent.key);
  const boss = clientOf(app, here.people.administrator.key);
  await boss.post('/custom-fields', { type: 'incident', name: 'cost', kind: 'integer', label: 'Cost', internal: true });
  await boss.post('/custom-fields', {
    type: 'incident',
    name: 'site',
    kind: 'choice',
    label: 'Site',
    values: ['north', 'south'],
  });
  const clock = { ...here.context, now: () => now };
  for (let n = 0; n < 12; n += 1) {
    now = BEGIN + n * 3_600_000;
    await create(clock, definitionNamed('incident'), {
      title: `Figure ${n} ${n % 2 === 0 ? 'even' : 'odd'}`,
      requester: here.people.user.id,
      customer: here.customer['id'],
      ...(n % 4 === 0 ? { service: here.service['id'] } : {}),
      team: here.team['id'],
      impact: 1 + (n % 3),
      urgency: 2,
      category: 'Access',
      ...(n === 0 ? { confidential: true } : {}),
    });
  }
  const made = (await boss.get('/incidents?sort=number&limit=12')).body['items'] as { id: string; version: number }[];
  for (const [n, { id, version }] of made.entries())
    if (n % 3 === 0)
      await boss.patch(
        `/incidents/${id}`,
        { custom: { cost: 10 * (n + 1), site: n === 0 ? 'south' : 'north' } },
        { 'if-match': `"${version}"` },
      );
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const figures = async (query: Record<string, string>, who = agent): Promise<Figures> => {
  const answer = await who.get(`/incidents/figures?${new URLSearchParams(query).toString()}`);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body as unknown as Figures;
};
const count = async (filter: string, who = agent): Promise<number> =>
  Number((await who.get(`/incidents/count?filter=${encodeURIComponent(filter)}`)).body['count']);

describe('figures of a list', () => {
  it('stand in the order of the values, and each filter finds what it counts', async () => {
    for (const by of ['impact', 'state', 'service', 'custom.site', 'confidential', 'category']) {
      const found = await figures({ by });
      expect(found.total.count).toBe(await count(''));
      expect(found.groups.reduce((sum, each) => sum + each.count, 0)).toBe(found.total.count);
      for (const group of found.groups) {
        expect(group.filter, by).not.toBeNull();
        expect(await count(group.filter ?? ''), `${by} ${group.filter}`).toBe(group.count);
      }
    }
    expect((await figures({ by: 'impact' })).groups.map(({ key }) => key)).toEqual(['1', '2', '3']);
    expect((await figures({ by: 'service' })).groups).toMatchObject([
      { record: { label: 'Patient Portal' } },
      { key: null },
    ]);
  });

  it('are divided once more, and the parts add up', async () => {
    const { groups, splits } = await figures({ by: 'impact', split: 'service' });
    expect(splits).toHaveLength(2);
    for (const group of groups) {
      expect(group.parts.reduce((sum, part) => sum + part.count, 0)).toBe(group.count);
      const [part] = group.parts;
      const split = splits.find(({ key }) => key === part?.key);
      expect(await count(`${group.filter} ${split?.filter}`)).toBe(part?.count);
    }
  });

  it('run along time in days of the reader, across a change of clocks', async () => {
    await here.context.batch([
      {
        text: "UPDATE person SET zone = 'Europe/Paris' WHERE org = $1 AND id = $2",
        values: [here.org, here.people.agent.id],
      },
    ]);
    const { groups } = await figures({ by: 'createdAt', step: 'day' });
    // Half past eleven is the day before; half past midnight is a day of 23 hours.
    expect(groups.map(({ key, count: n }) => [key, n])).toEqual([
      ['2031-03-29', 1],
      ['2031-03-30', 11],
    ]);
    for (const group of groups) expect(await count(group.filter ?? '')).toBe(group.count);
    const months = await figures({ by: 'createdAt', step: 'month' });
    expect(months.groups.map(({ key }) => key)).toEqual(['2031-03-01']);
  });

  it('add up and average, of what may be seen', async () => {
    const sum = await figures({ by: 'custom.site', measure: 'sum:custom.cost' });
    const average = await figures({ by: 'custom.site', measure: 'average:custom.cost' });
    const north = (found: Figures) => found.groups.find(({ key }) => key === 'north')?.value;
    expect(north(sum)).toBe(40 + 70 + 100);
    expect(north(average)).toBe(70);
    expect(sum.groups.find(({ key }) => key === null)?.value).toBeNull();
    const user = clientOf(app, here.people.user.key);
    expect((await user.get('/incidents/figures?by=state&measure=sum:custom.cost')).status).toBe(400);
    expect((await user.get('/incidents/figures?by=tags')).status).toBe(400);
  });

  it('are bounded: what the limit leaves out is counted together', async () => {
    const { groups, others, total } = await figures({ by: 'impact', limit: '2' });
    expect(groups).toHaveLength(2);
    expect(groups.reduce((sum, each) => sum + each.count, 0) + (others?.count ?? 0)).toBe(total.count);
    expect(await count(others?.filter ?? '')).toBe(others?.count);
  });

  it('count what words find, and refuse what cannot be counted', async () => {
    expect((await figures({ by: 'impact', filter: 'even' })).total.count).toBe(await count('even'));
    for (const query of [
      'by=title',
      'by=nonsense',
      'by=state&split=description',
      'by=state&measure=sum:title',
      'by=state&filter=x:1',
    ])
      expect((await agent.get(`/incidents/figures?${query}`)).status, query).toBe(400);
    for (const query of ['', 'by=state&step=hour', 'by=state&measure=most', 'by=state&limit=0', 'by=state&more=1'])
      expect((await agent.get(`/incidents/figures?${query}`)).status, query).toBe(422);
  });
});
