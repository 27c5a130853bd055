import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { apiApp, clientOf, type Answer, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

type Json = Record<string, unknown>;
type Group = { key: string; filter: string; count: number; ref?: { label: string } };

let world: World;
let app: FastifyInstance;
let here: Organisation;
let boss: Client;
let agent: Client;
let user: Client;

const items = ({ body }: Answer): Json[] => body['items'] as Json[];
const asked = (query: Record<string, string>): string => new URLSearchParams(query).toString();
/** Makes what a test begins with. */
const must = async (answer: Promise<Answer>, status: number): Promise<Answer> => {
  const { ...made } = await answer;
  if (made.status !== status) throw new Error(made.text);
  return made;
};
const titles = async (filter: string, by = agent): Promise<string[]> => {
  const answer = await by.get(`/incidents?${asked({ filter, fields: 'title', limit: '200' })}`);
  expect(answer.status, `${filter}: ${answer.text}`).toBe(200);
  return items(answer)
    .map(({ title }) => String(title))
    .sort();
};
const groups = async (by: string, filter = '', who = agent): Promise<Group[]> => {
  const answer = await who.get(`/incidents/groups?${asked({ by, filter })}`);
  expect(answer.status, `${by}: ${answer.text}`).toBe(200);
  return answer.body['groups'] as Group[];
};

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  here = await settle(world, 'Here');
  boss = clientOf(app, here.people.administrator.key);
  agent = clientOf(app, here.people.agent.key);
  user = clientOf(app, here.people.user.key);
  for (const body of [
    { type: 'incident', name: 'site', kind: 'choice', label: 'Site', values: ['Lyon', 'Paris Nord'] },
    { type: 'incident', name: 'promised', kind: 'date', label: 'Promised' },
    { type: 'incident', name: 'room', kind: 'text', label: 'Room' },
  ])
    await must(boss.post('/custom-fields', body), 201);
  const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const make = async (title: string, more: Json): Promise<void> => {
    await must(agent.post('/incidents', { title, requester: here.people.user.id, ...more }), 201);
  };
  await make('Printer 100% full', {
    impact: 1,
    urgency: 1,
    category: 'Access',
    team: here.team['id'],
    custom: { site: 'Lyon' },
  });
  await make('Printer smokes', { impact: 3, urgency: 3, tags: ['hot'], custom: { promised: day(1), room: 'B_12' } });
  await make('Mail is late', {
    impact: 2,
    urgency: 2,
    category: 'Network',
    team: here.otherTeam['id'],
    custom: { site: 'Paris Nord' },
  });
  await make('Badge reader', {
    impact: 3,
    urgency: 3,
    description: 'The **door** stays shut',
    custom: { room: 'BX12' },
  });
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const ALL = ['Badge reader', 'Mail is late', 'Printer 100% full', 'Printer smokes'];

describe('a filter', () => {
  it.each([
    ['title:~printer', ['Printer 100% full', 'Printer smokes']],
    ['title:~"100% f"', ['Printer 100% full']],
    ['-title:~printer', ['Badge reader', 'Mail is late']],
    ['description:~door', ['Badge reader']],
    ['description:any', ['Badge reader']],
    ['tags:any', ['Printer smokes']],
    ['tags:none team:none', ['Badge reader']],
    ['team:any', ['Mail is late', 'Printer 100% full']],
    ['team:me', ['Printer 100% full']],
    ['-team:me', ['Badge reader', 'Mail is late', 'Printer smokes']],
    ['custom.site:any', ['Mail is late', 'Printer 100% full']],
    ['custom.site:"Paris Nord",none', ['Badge reader', 'Mail is late', 'Printer smokes']],
    ['custom.promised:tomorrow', ['Printer smokes']],
    ['custom.promised:>today custom.promised:<+7d', ['Printer smokes']],
    ['custom.promised:<today', []],
    ['custom.room:~b_1', ['Printer smokes']],
    ['created:today', ALL],
    ['created:this-week', ALL],
    ['created:this-year created:<=today created:-1h..', ALL],
    ['created:>today', []],
    ['created:last-month', []],
    ['created:<now', ALL],
    ['priority:1..2', ['Printer 100% full']],
    ['archivedAt:none', ALL],
  ] as const)('%s', async (filter, wanted) => {
    expect(await titles(filter)).toEqual([...wanted]);
  });

  it('is refused with the place of what is wrong', async () => {
    for (const [filter, wrong] of [
      ['open colour:red', 'colour:red'],
      ['state:new,gone', 'gone'],
      ['custom.site:Rome', 'Rome'],
      ['created:soon', 'soon'],
      ['description:door', 'door'],
      ['team:>3', '>3'],
    ] as const) {
      const answer = await agent.get(`/incidents?${asked({ filter })}`);
      expect(answer.status, filter).toBe(400);
      const [from, to] = answer.body['at'] as [number, number];
      expect(filter.slice(from, to)).toBe(wrong);
    }
    expect((await user.get(`/incidents?${asked({ filter: 'tags:hot' })}`)).status).toBe(400);
  });

  it('means the days of the person who asks', async () => {
    const zoneOf = async (zone: string): Promise<void> => {
      const { id } = here.people.agent;
      const { headers } = await boss.get(`/people/${id}`);
      const answer = await boss.patch(`/people/${id}`, { zone }, { 'if-match': String(headers['etag']) });
      expect(answer.status, answer.text).toBe(200);
    };
    const dayIn = (zone: string): string => Temporal.Now.plainDateISO(zone).toString();
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      await zoneOf(zone);
      expect(await titles(`created:${dayIn(zone)}`), zone).toEqual(ALL);
    }
    // It is never the same day at the two ends of the world.
    expect(await titles(`created:${dayIn('Pacific/Kiritimati')}`)).toEqual([]);
  });
});

describe('groups', () => {
  it('stand in a sensible order, with counts and the filter that finds their records', async () => {
    const priorities = await groups('priority');
    expect(priorities.map(({ key }) => key).slice(0, 3)).toEqual(['1', '2', '3']);
    expect((await groups('state')).map(({ key }) => key).slice(0, 2)).toEqual(['new', 'inProgress']);
    expect((await groups('team')).map(({ ref, count }) => [ref?.label ?? null, count])).toEqual([
      ['Network', 1],
      ['Service desk', 1],
      [null, 2],
    ]);
    expect((await groups('custom.site')).map(({ key, count }) => [key, count])).toEqual([
      ['Lyon', 1],
      ['Paris Nord', 1],
      ['', 2],
    ]);
    expect((await groups('createdAt'))[0]?.count).toBe(4);
    expect(await groups('custom.promised')).toHaveLength(2);
  });

  it('find exactly what they count, whatever the field, within the filter of the list', async () => {
    for (const by of [
      'state',
      'priority',
      'team',
      'deadline',
      'createdAt',
      'custom.site',
      'custom.promised',
      'customer',
    ])
      for (const filter of ['', 'title:~printer', 'open', 'printer']) {
        const found = await groups(by, filter);
        let sum = 0;
        for (const group of found) {
          const of = await agent.get(`/incidents/count?${asked({ filter: `${filter} ${group.filter}` })}`);
          expect(of.body['count'], `${by} ${group.filter} ${of.text}`).toBe(group.count);
          sum += group.count;
        }
        const all = await agent.get(`/incidents/count?${asked({ filter })}`);
        expect(sum, `${by} ${filter}`).toBe(all.body['count']);
      }
  });

  it('are the words that records hold and what is chosen from what is offered, in the order of letters', async () => {
    expect((await groups('tags')).map(({ key, filter, count }) => [key, filter, count])).toEqual([
      ['hot', 'tags:hot', 1],
      ['', 'tags:none', 3],
    ]);
    expect((await groups('category')).map(({ key, count }) => [key, count])).toEqual([
      ['Access', 1],
      ['Network', 1],

      ['', 2],
    ]);
    for (const { filter, count } of [...(await groups('tags')), ...(await groups('category'))])
      expect((await agent.get(`/incidents/count?${asked({ filter })}`)).body['count'], filter).toBe(count);
  });

  it('count what the one who asks may see, and refuse what they may not group by', async () => {
    const mine = await groups('state', '', user);
    expect(mine.reduce((sum, { count }) => sum + count, 0)).toBe(
      (await user.get('/incidents/count')).body['count'] as number,
    );
    for (const by of ['title', 'nothing', 'description', ''])
      expect((await agent.get(`/incidents/groups?${asked({ by })}`)).status, by).toBe(400);
    expect((await user.get(`/incidents/groups?${asked({ by: 'createdBy' })}`)).status).toBe(400);
  });
});

describe('a list', () => {
  it('is read from its end as it is from its beginning, whatever the order', async () => {
    for (const sort of ['createdAt', '-createdAt', 'priority', '-dueAt', 'dueAt', 'title']) {
      const forwards = items(await agent.get(`/incidents?${asked({ sort, limit: '50' })}`)).map(({ id }) => id);
      const backwards: unknown[] = [];
      let before: string | null = 'end';
      while (before !== null) {
        const answer: Answer = await agent.get(`/incidents?${asked({ sort, limit: '3', before })}`);
        expect(answer.status, answer.text).toBe(200);
        backwards.unshift(...items(answer).map(({ id }) => id));
        before = answer.body['previous'] as string | null;
      }
      expect(backwards, sort).toEqual(forwards);
    }
    expect((await agent.get(`/incidents?${asked({ filter: 'printer', before: 'end' })}`)).status).toBe(400);
  });
});

describe('a saved view', () => {
  const share = { recordType: 'incident', filter: 'open', confidential: false };
  it('is private until it is shared, and shared with all by those who may', async () => {
    const mine = await agent.post('/saved-views', { title: 'Mine', recordType: 'incident', filter: 'open' });
    expect(mine.body).toMatchObject({ confidential: true, owner: { id: here.people.agent.id }, state: 'inUse' });
    const other = clientOf(app, here.people.processOwner.key);
    expect((await other.get(`/saved-views/${String(mine.body['id'])}`)).status).toBe(404);
    expect((await agent.post('/saved-views', { title: 'For all', ...share })).status).toBe(403);
    const all = await other.post('/saved-views', { title: 'For all', ...share, defaultFor: ['agent'] });
    expect(all.status, all.text).toBe(201);
    expect((await agent.get(`/saved-views/${String(all.body['number'])}`)).status).toBe(200);
    expect((await user.get(`/saved-views/${String(all.body['number'])}`)).status).toBe(404);
  });

  it('is read in the portal where it is meant for it', async () => {
    const made = await boss.post('/saved-views', { title: 'Open ones', ...share, portal: true });
    expect(made.body['state']).toBe('portal');
    const query = asked({ filter: 'open recordType:incident', fields: 'title,filter,confidential,owner,team,portal' });
    expect(items(await user.get(`/saved-views?${query}`)).map(({ title }) => title)).toEqual(['Open ones']);
  });

  it('is refused with the reason where it names what is not there', async () => {
    for (const [wrong, field] of [
      [{ recordType: 'nothing' }, 'recordType'],
      [{ filter: 'colour:red' }, 'filter'],
      [{ sort: 'description' }, 'sort'],
      [{ groupBy: 'title' }, 'groupBy'],
      [{ columns: [{ field: 'gone' }] }, 'columns'],
      [{ options: { board: { by: 'title' } } }, 'options'],
      [{ defaultFor: ['king'] }, 'defaultFor'],
    ] as const) {
      const answer = await boss.post('/saved-views', { title: 'Wrong', ...share, ...wrong });
      expect(answer.status, answer.text).toBe(422);
      expect((answer.body['errors'] as { field: string }[])[0]?.field).toBe(field);
    }
  });
});
