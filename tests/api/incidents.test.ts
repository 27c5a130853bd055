import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrateJobs } from '#kernel/jobs/runner.ts';
import { notify } from '#kernel/notify/notices.ts';
import { apiApp, clientOf, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

let world: World;
let app: FastifyInstance;
let made: Organisation;
let agent: Client;
let user: Client;

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  made = await settle(world, 'Desk');
  agent = clientOf(app, made.people.agent.key);
  user = clientOf(app, made.people.user.key);
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const report = async (title: string): Promise<Record<string, unknown>> =>
  (
    await agent.post('/incidents', {
      title,
      requester: made.people.user.id,
      customer: made.customer['id'],
      team: made.team['id'],
    })
  ).body;

describe('actions over the API', () => {
  it('are offered to whoever may do them now, and take effect once however often they are sent', async () => {
    const { id } = await report('Portal loops at sign-in');
    const shown = await agent.get(`/incidents/${String(id)}`);
    expect((shown.body['may'] as { actions: string[] }).actions).toEqual(
      expect.arrayContaining(['answer', 'note', 'assign-to-me', 'escalate', 'declare-major', 'merge', 'watch']),
    );
    expect((shown.body['may'] as { actions: string[] }).actions).not.toContain('review');
    const asked = await user.get(`/incidents/${String(id)}`);
    expect((asked.body['may'] as { actions: string[] }).actions.toSorted()).toEqual(
      ['add-participant', 'answer', 'remove-participant', 'unwatch', 'watch'].toSorted(),
    );
    const headers = { 'idempotency-key': 'answer-1' };
    const path = `/incidents/${String(id)}/actions/answer`;
    const [first, again] = [
      await agent.post(path, { text: 'On it.' }, headers),
      await agent.post(path, { text: 'On it.' }, headers),
    ];
    expect([first.status, again.status, first.body['version'], again.body['version']]).toEqual([200, 200, 2, 2]);
    expect((await agent.post(path, { text: 'Something else.' }, headers)).status).toBe(422);
  });

  it('refuse a version that somebody else has changed, unknown members and unknown actions', async () => {
    const { id } = await report('Printer jams');
    const path = `/incidents/${String(id)}/actions`;
    expect((await agent.post(`${path}/assign-to-me`, {}, { 'if-match': '"1"' })).status).toBe(200);
    expect((await agent.post(`${path}/assign`, { assignee: null }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await agent.post(`${path}/note`, { text: 'x', colour: 'red' })).status).toBe(422);
    expect((await agent.post(`${path}/note`, { text: '' })).status).toBe(422);
    expect((await agent.post(`${path}/__proto__`, {})).status).toBe(404);
    expect((await user.post(`${path}/note`, { text: 'x' })).status).toBe(403);
  });

  it('ask back before a parent is closed over its children', async () => {
    const [parent, child] = [await report('Mail is slow'), await report('Mail is slow here too')];
    await agent.post(`/incidents/${String(child['id'])}/actions/set-parent`, { parent: parent['number'] });
    const any = { 'if-match': '*' };
    const path = `/incidents/${String(parent['id'])}/transitions`;
    await agent.post(`${path}/resolve`, { resolution: 'More memory', resolutionCode: 'Solved' }, any);
    const asked = await agent.post(`${path}/close`, {}, any);
    expect(asked.status).toBe(409);
    expect(asked.body).toMatchObject({ code: 'confirm.conflict', confirm: 'openChildren' });
    expect((await agent.post(`${path}/close`, { confirm: ['openChildren'] }, any)).status).toBe(200);
  });
});

describe('what incidents have of their own', () => {
  it('similar ones, where a merged one went, the report', async () => {
    const [a, b] = [await report('Scanner shows error 4711'), await report('Error 4711 on the scanner')];
    const similar = await agent.get(`/incidents/${String(a['number'])}/similar`);
    expect(similar.body['items']).toMatchObject([{ number: b['number'], why: '3 words', group: 'open' }]);
    const typed = await agent.get('/incidents/similar?title=scanner%20error%204711');
    expect((typed.body['items'] as { number: string }[]).map((each) => each.number)).toEqual([
      b['number'],
      a['number'],
    ]);
    expect((await agent.get('/incidents/similar')).status).toBe(422);
    await agent.post(`/incidents/${String(a['id'])}/actions/merge`, { into: b['number'] });
    expect((await user.get(`/incidents/${String(a['number'])}/redirect`)).body).toMatchObject({
      into: { number: b['number'] },
    });
    expect((await user.get(`/incidents/${String(b['number'])}/redirect`)).body).toEqual({ into: null });
    const day = new Date().toISOString().slice(0, 10);
    const counted = await agent.get(
      `/reports/incidents?from=${day.slice(0, 4)}-01-01&to=${day.slice(0, 4)}-12-31&team=${String(made.team['number'])}`,
    );
    expect(counted.status).toBe(200);
    expect((counted.body['totals'] as { arrived: { count: number } }).arrived.count).toBeGreaterThan(3);
    expect((await user.get(`/reports/incidents?from=${day}&to=${day}`)).status).toBe(403);
    expect((await agent.get(`/reports/incidents?from=${day}&to=${day}&colour=red`)).status).toBe(422);
  });
});

describe('notifications over the API', () => {
  it('are listed, counted and marked as read by whom they are for', async () => {
    const { host, port, database } = world.database;
    await migrateJobs({ host, port, database });
    const { id, number } = await report('Badge reader is dark');
    const matter = {
      record: String(id),
      entry: null,
      key: 'k1',
      audience: 'public' as const,
      actor: null,
      at: Date.now(),
    };
    await notify(made.context, matter, [{ person: made.people.user.id, reason: 'incident.updateDue' }]);
    const box = await user.get('/notifications?unread=true');
    expect(box.body).toMatchObject({
      unread: 1,
      next: null,
      items: [{ readAt: null, text: `The next update on ${String(number)} is due now.`, record: { number } }],
    });
    expect((await agent.get('/notifications')).body).toMatchObject({ items: [], unread: 0 });
    const [first] = box.body['items'] as { id: string }[];
    expect((await user.post('/notifications/read', { ids: [first?.id] })).body).toEqual({ read: 1 });
    expect((await user.post('/notifications/read', { ids: ['x'] })).status).toBe(422);
    expect((await user.get('/notifications')).body).toMatchObject({ unread: 0, items: [{ id: first?.id }] });
    expect((await user.send('PUT', '/notifications/preferences', { mail: false })).body).toMatchObject({ mail: false });
    expect((await user.get('/notifications/preferences')).body).toMatchObject({ mail: false });
    expect((await user.send('PUT', '/notifications/preferences', { mail: 'no' })).status).toBe(422);
  });
});
