import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { apiApp, clientOf, type Answer, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

let world: World;
let app: FastifyInstance;
let here: Organisation;
let boss: Client;

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  here = await settle(world, 'Here');
  boss = clientOf(app, here.people.administrator.key);
});
afterAll(async () => {
  await app.close();
  await world.close();
});

/** What each route asks of the database once caches are warm: statements, the check of who asks included, and round trips. */
const COSTS: Readonly<Record<string, string>> = {
  'DELETE /{plural}/{id}/links/{link}': '7 in 3',
  'GET /evidence': '13 in 4',
  'GET /foot': '4 in 1',
  'GET /incidents': '2 in 1',
  'GET /incidents/{id}': '2 in 1',
  'GET /incidents/{id}/similar': '4 in 2',
  'GET /incidents?filter=words': '4 in 2',
  'GET /notifications': '3 in 1',
  'GET /reports/incidents': '19 in 1',
  'GET /search': '2 in 1',
  'GET /settings': '2 in 1',
  'GET /suggest/{type}': '4 in 2',
  'GET /types': '1 in 1',
  'GET /{plural}/count': '2 in 1',
  'GET /{plural}/{id}/at': '8 in 4',
  'GET /{plural}/{id}/attachments': '4 in 2',
  'GET /{plural}/{id}/clocks': '2 in 1',
  'GET /{plural}/{id}/compare': '6 in 3',
  'GET /{plural}/{id}/graph': '6 in 3',
  'GET /{plural}/{id}/history': '6 in 3',
  'GET /{plural}/{id}/links': '4 in 2',
  'GET /{plural}/{id}/participants': '4 in 2',
  'GET /{plural}/{id}/tasks': '6 in 3',
  'GET /{plural}/{id}/timeline': '8 in 4',
  'PATCH /incidents/{id}': '4 in 2',
  'POST /incidents': '2 in 1',
  'POST /incidents/{id}/actions/answer': '6 in 3',
  'POST /incidents/{id}/actions/assign': '4 in 2',
  'POST /incidents/{id}/actions/assign-to-me': '4 in 2',
  'POST /incidents/{id}/actions/note': '6 in 3',
  'POST /incidents/{id}/actions/watch': '7 in 3',
  'POST /incidents/{id}/transitions/hold': '4 in 2',
  'POST /incidents/{id}/transitions/resolve': '4 in 2',
  'POST /incidents/{id}/transitions/resume': '4 in 2',
  'POST /incidents/{id}/transitions/start': '4 in 2',
  'POST /{plural}/bulk': '41 in 21',
  'POST /{plural}/{id}/comments': '4 in 2',
  'POST /{plural}/{id}/links': '10 in 4',
  'POST /{plural}/{id}/tasks': '10 in 5',
};

/** A day's work on one incident; gives the cost of each route. */
const work = async (): Promise<Record<string, string>> => {
  const costs: Record<string, string> = {};
  const costing = async (route: string, ask: () => Promise<Answer>): Promise<Answer> => {
    const before = { ...world.app.sent };
    const answer = await ask();
    if (answer.status >= 300) throw new Error(`${route}: ${answer.status} ${answer.text}`);
    const { statements, roundTrips } = world.app.sent;
    costs[route] = `${statements - before.statements} in ${roundTrips - before.roundTrips}`;
    return answer;
  };
  const get = (route: string, path = route) => costing(`GET ${route}`, () => boss.get(path));
  const post = (route: string, path: string, body: unknown, headers?: Record<string, string>) =>
    costing(`POST ${route}`, () => boss.post(path, body, headers));
  const report = {
    title: 'Mail is down',
    description: 'Since nine.',
    requester: here.people.user.id,
    customer: here.customer['id'],
    service: here.service['id'],
    impact: 2,
    urgency: 2,
  };
  const { body } = await post('/incidents', '/incidents', report);
  const other = (await boss.post('/incidents', { ...report, title: 'No mail' })).body;
  const of = `/incidents/${String(body['id'])}`;
  const at = '/incidents/{id}';
  const version = async () => ({ 'if-match': String((await boss.get(of)).headers['etag']) });

  await get(at, of);
  const first = await version();
  await costing(`PATCH ${at}`, () => boss.patch(of, { category: 'Network' }, first));
  await post(`${at}/actions/assign`, `${of}/actions/assign`, { team: here.team['id'] });
  await post(`${at}/actions/assign-to-me`, `${of}/actions/assign-to-me`, {});
  await post(`${at}/transitions/start`, `${of}/transitions/start`, {}, await version());
  await post(`${at}/actions/answer`, `${of}/actions/answer`, { text: 'We are looking into it.' });
  await post(`${at}/actions/note`, `${of}/actions/note`, { text: 'The disk is full.' });
  await post('/{plural}/{id}/comments', `${of}/comments`, { text: 'And so is the other.', visibility: 'internal' });
  await post(
    `${at}/transitions/hold`,
    `${of}/transitions/hold`,
    { holdReason: 'caller', comment: 'Which mailbox?' },
    await version(),
  );
  await post(`${at}/transitions/resume`, `${of}/transitions/resume`, {}, await version());
  const link = await post('/{plural}/{id}/links', `${of}/links`, { kind: 'causes', to: other['id'] });
  await post('/{plural}/{id}/tasks', `${of}/tasks`, { title: 'Empty the disk' });
  await post(`${at}/actions/watch`, `${of}/actions/watch`, {});

  await get('/incidents', '/incidents?filter=open&limit=50');
  await get('/incidents?filter=words', '/incidents?filter=mail');
  await get('/{plural}/count', '/incidents/count?filter=open');
  await get('/search', '/search?q=mail');
  await get('/suggest/{type}', '/suggest/team?q=ser');
  await get('/{plural}/{id}/timeline', `${of}/timeline`);
  await get('/{plural}/{id}/history', `${of}/history`);
  await get('/{plural}/{id}/at', `${of}/at?version=2`);
  await get('/{plural}/{id}/compare', `${of}/compare?from=1&to=3`);
  await get('/{plural}/{id}/clocks', `${of}/clocks`);
  await get('/{plural}/{id}/links', `${of}/links`);
  await get('/{plural}/{id}/tasks', `${of}/tasks`);
  await get('/{plural}/{id}/participants', `${of}/participants`);
  await get('/{plural}/{id}/attachments', `${of}/attachments`);
  await get('/{plural}/{id}/graph', `/services/${String(here.service['id'])}/graph`);
  await get(`${at}/similar`, `${of}/similar`);
  await get('/reports/incidents', '/reports/incidents?from=2026-01-01&to=2026-12-31');
  await get('/evidence');
  await get('/notifications');
  await get('/settings');
  await get('/types');
  await get('/foot');
  await costing('DELETE /{plural}/{id}/links/{link}', () =>
    boss.send('DELETE', `${of}/links/${String(link.body['id'])}`),
  );
  await post(
    `${at}/transitions/resolve`,
    `${of}/transitions/resolve`,
    { resolution: 'Emptied.', resolutionCode: 'Solved' },
    await version(),
  );
  await costing('POST /{plural}/bulk', () =>
    boss.post('/incidents/bulk', Array.from({ length: 20 }, () => JSON.stringify({ values: report })).join('\n'), {
      'content-type': 'application/x-ndjson',
    }),
  );
  return costs;
};

it('each route asks the database as little as is written here', async () => {
  await work();
  expect(await work()).toEqual(COSTS);
});
