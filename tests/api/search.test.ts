import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { learnWords, WORDS_FOLLOWER } from '#kernel/find/learn.ts';
import { followToEnd } from '#kernel/jobs/follow.test-support.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import { apiApp, clientOf, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

let world: World;
let app: FastifyInstance;
let here: Organisation;
let agent: Client;
let boss: Client;
let user: Client;
const made: Record<string, { id: string; number: string }> = {};

type Found = {
  items: { id: string; number: string; type: string; title: string; phase: string; excerpt?: string }[];
  facets: { types: Record<string, number>; states: { open: number; ended: number } };
  more: boolean;
  meant: string | null;
};
const ask = async (words: string, more = '', who: Client = agent): Promise<Found> => {
  const answer = await who.get(`/search?q=${encodeURIComponent(words)}${more}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body as unknown as Found;
};
const titles = async (words: string, more = '', who: Client = agent): Promise<string[]> =>
  (await ask(words, more, who)).items.map(({ title }) => title);
const learn = (): Promise<void> => followToEnd(world.system, WORDS_FOLLOWER, learnWords());
const report = async (name: string, values: object): Promise<void> => {
  const { body } = await boss.post('/incidents', {
    title: name,
    requester: here.people.user.id,
    team: here.team['id'],
    impact: 2,
    urgency: 2,
    ...values,
  });
  made[name] = { id: String(body['id']), number: String(body['number']) };
};

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  here = await settle(world, 'Here');
  [agent, boss, user] = [
    clientOf(app, here.people.agent.key),
    clientOf(app, here.people.administrator.key),
    clientOf(app, here.people.user.key),
  ];
  await report('Kaleidoscope printers burn', { description: 'On **every** floor.' });
  await report('Paper is missing', {
    description: `${'It was quiet for a long time. '.repeat(12)}Then the kaleidoscope printers began to hum.`,
  });
  await report('Kaleidoscope done', {});
  const done = `/incidents/${made['Kaleidoscope done']?.id}`;
  await boss.post(`${done}/transitions/resolve`, { resolution: 'x', resolutionCode: 'Solved' }, { 'if-match': '"1"' });
  await report('Gossip', {
    confidential: true,
    requester: here.people.agent.id,
    assignee: here.people.agent.id,
    description: 'Of the zeppelinator.',
  });
  await boss.post(`/incidents/${made['Paper is missing']?.id}/comments`, {
    text: 'Ask the **quartermaster** about it.',
    visibility: 'internal',
  });
  await create(here.context, definitionNamed('person'), {
    title: 'Ada Lind',
    email: 'ada.lind-berg@far.example',
    phone: '+33 1 23 45',
  });
  await learn();
});
afterAll(async () => {
  await app.close();
  await world.close();
});

describe('search over everything', () => {
  it('knows a number in any spelling, and the number alone', async () => {
    const { number = '' } = made['Paper is missing'] ?? {};
    const digits = number.replace('INC-', '');
    for (const typed of [number, number.toLowerCase(), `inc${digits}`, `inc ${Number(digits)}`, `INC${Number(digits)}`])
      expect(
        (await ask(typed)).items.map((each) => each.number),
        typed,
      ).toEqual([number]);
    expect((await ask(String(Number(digits)), '&types=incident')).items[0]?.number).toBe(number);
    expect((await ask(`#${Number(digits)}`, '&types=incident')).items[0]?.number).toBe(number);
  });

  it('puts titles before texts, and what is open before what has ended', async () => {
    expect(await titles('kaleidoscope')).toEqual([
      'Kaleidoscope printers burn',
      'Kaleidoscope done',
      'Paper is missing',
    ]);
  });

  it('completes the last word, keeps words in quotation marks together, and leaves out what a minus names', async () => {
    expect(await titles('kaleid')).toHaveLength(3);
    expect(await titles('"printers began"')).toEqual(['Paper is missing']);
    expect(await titles('kaleidoscope -hum -done')).toEqual(['Kaleidoscope printers burn']);
  });

  it('takes mistyped words for those that look like them, and says so', async () => {
    for (const typed of ['kaleidoscpoe', 'kaliedoscope', 'kaleidoskope burn', 'printesr burn', 'kaleidoscopr prin']) {
      const found = await ask(typed);
      expect(found.items[0]?.title, typed).toBe('Kaleidoscope printers burn');
      expect(found.meant, typed).not.toBeNull();
    }
    expect((await ask('kaleidoscope')).meant).toBeNull();
    expect(await ask('kzlexdosqope')).toMatchObject({ items: [], meant: null });
  });

  it('offers no word of records that one may not see', async () => {
    expect((await ask('zepelinator')).meant).toBe('zeppelinator');
    const { items, meant } = await ask('zepelinator', '', user);
    expect({ items, meant }).toEqual({ items: [], meant: null });
    expect(await ask('quatermaster', '', user)).toMatchObject({ items: [], meant: null });
  });

  it('counts by type and state, and narrows down by both', async () => {
    const { facets, more } = await ask('kaleidoscope');
    expect({ facets, more }).toEqual({
      facets: { types: { incident: 3 }, states: { open: 2, ended: 1 } },
      more: false,
    });
    expect(await titles('kaleidoscope', '&state=ended')).toEqual(['Kaleidoscope done']);
    expect((await ask('kaleidoscope', '&state=open')).facets.states).toEqual({ open: 2, ended: 1 });
    expect(await titles('kaleidoscope', '&types=problem')).toEqual([]);
    expect((await agent.get('/search?q=x&state=new')).status).toBe(422);
  });

  it('shows the place in the text, of inside notes only to those who may read them', async () => {
    const { items } = await ask('hum', '&excerpts=true');
    expect(items[0]?.excerpt).toMatch(/^… .*Then the kaleidoscope printers began to hum\.$/u);
    expect((await ask('quartermaster', '&excerpts=true')).items[0]?.excerpt).toBe('Ask the quartermaster about it.');
    expect((await ask('quartermaster', '&excerpts=true', user)).items).toEqual([]);
    expect((await ask('burn', '&excerpts=true')).items[0]).not.toHaveProperty('excerpt');
  });

  it('finds people by parts of their addresses', async () => {
    for (const typed of ['ada.lind-berg@far.example', 'lind-berg', 'berg', 'far.example'])
      expect(await titles(typed, '&types=person'), typed).toEqual(['Ada Lind']);
    const { body } = await agent.get('/suggest/person?q=berg');
    expect((body['items'] as { label: string }[]).map(({ label }) => label)).toContain('Ada Lind');
  });

  it('gives pickers the record whose number was typed before everything that mentions it', async () => {
    const { number = '' } = made['Paper is missing'] ?? {};
    await report(`See ${number}`, {});
    const { body } = await agent.get(`/suggest/incident?q=${Number(number.slice(4))}`);
    expect((body['items'] as { number: string }[])[0]?.number).toBe(number);
  });

  it('forgets words that were erased', async () => {
    await report('A secret', { description: 'Of the flabbergaster.' });
    await learn();
    expect((await ask('flabergaster', '', boss)).meant).toBe('flabbergaster');
    const path = `/incidents/${made['A secret']?.id}`;
    const erased = await boss.post(`${path}/erase`, { fields: ['description'], reason: 'They asked for it' });
    expect(erased.status, erased.text).toBeLessThan(300);
    expect((await ask('flabergaster', '', boss)).meant).toBeNull();
    const [known] = await world.system.batch([
      {
        text: "SELECT count(*)::int AS n FROM (SELECT enter_system($1)) e, search_word WHERE word = 'flabbergaster'",
        values: [here.org],
      },
    ]);
    expect(known?.rows[0]?.['n']).toBe(0);
  });
});
