import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { apiApp, clientOf, type Answer, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

let world: World;
let app: FastifyInstance;
let here: Organisation;
let boss: Client;
let agent: Client;

type Json = Record<string, unknown>;
const items = (body: Json): Json[] => body['items'] as Json[];

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  here = await settle(world, 'Here');
  boss = clientOf(app, here.people.administrator.key);
  agent = clientOf(app, here.people.agent.key);
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const incident = async (title: string, more: Json = {}): Promise<Json> => {
  const answer = await agent.post('/incidents', { title, requester: here.people.user.id, ...more });
  expect([answer.status, answer.text]).toEqual([201, answer.text]);
  return answer.body;
};
const path = (row: Json): string => `/incidents/${String(row['id'])}`;
const edit = async (row: Json, values: Json, by = agent): Promise<Json> => {
  const answer = await by.patch(path(row), values, { 'if-match': '*' });
  expect([answer.status, answer.text]).toEqual([200, answer.text]);
  return answer.body;
};
const undo = (row: Json, body: Json = {}, by = agent): Promise<Answer> => by.post(`${path(row)}/undo`, body);

describe('taking back', () => {
  it('puts edited fields back as a new entry, and takes that back again', async () => {
    const row = await incident('Mail is slow', { impact: 2, urgency: 2, tags: ['mail'] });
    const changed = await edit(row, { impact: 1, tags: ['mail', 'vip'], title: 'Mail is very slow' });
    expect(changed['priority']).not.toBe(row['priority']);
    const back = await undo(row, { version: changed['version'] });
    expect([back.status, back.body['title'], back.body['tags'], back.body['impact'], back.body['priority']]).toEqual([
      200,
      'Mail is slow',
      ['mail'],
      2,
      row['priority'],
    ]);
    expect(back.body['version']).toBe(Number(changed['version']) + 1);
    const [entry] = items((await agent.get(`${path(row)}/timeline`)).body);
    expect(entry).toMatchObject({ action: 'undo', facts: { undone: { version: changed['version'], action: 'edit' } } });
    const again = await undo(row);
    expect([again.body['title'], again.body['impact']]).toEqual(['Mail is very slow', 1]);
  });

  it('leaves alone what others changed elsewhere, and refuses where they changed the same', async () => {
    const row = await incident('Printer jams');
    const mine = await edit(row, { location: 'Lyon', category: 'Access' });
    const theirs = await edit(row, { symptom: 'Paper stuck' }, boss);
    const back = await undo(row, { version: mine['version'] });
    expect([back.status, back.body['location'], back.body['symptom']]).toEqual([200, null, 'Paper stuck']);
    const second = await edit(row, { location: 'Nice' });
    await edit(row, { location: 'Paris' }, boss);
    const refused = await undo(row, { version: second['version'] });
    expect([refused.status, refused.body['code']]).toEqual([409, 'undo.conflict']);
    expect(refused.body['detail'] ?? refused.body['title']).toContain('administrator has changed Location since');
    const other = await undo(row, { version: theirs['version'] });
    expect(other.status).toBe(403);
  });

  it('takes a step of the lifecycle back with what came along, and the clocks go on', async () => {
    const row = await incident('VPN is down');
    const started = await agent.post(`${path(row)}/transitions/start`, {}, { 'if-match': '*' });
    expect(started.body['state']).toBe('inProgress');
    const resolved = await agent.post(
      `${path(row)}/transitions/resolve`,
      { resolution: 'Restarted it', resolutionCode: 'Solved' },
      { 'if-match': '*' },
    );
    expect([resolved.status, resolved.body['state']]).toEqual([200, 'resolved']);
    const back = await undo(row, { version: resolved.body['version'] });
    expect([back.status, back.text]).toEqual([200, back.text]);
    expect(back.body).toMatchObject({
      state: 'inProgress',
      phase: 'active',
      resolution: null,
      resolutionCode: null,
      resolvedAt: null,
      resolvedBy: null,
      reopenCount: 0,
    });
    expect((back.body['clocks'] as Json)['resolution']).toMatchObject({ breachedAt: null });
    expect(['running', 'paused']).toContain(((back.body['clocks'] as Json)['resolution'] as Json)['state']);
    const redone = await undo(row);
    expect([redone.body['state'], redone.body['resolution']]).toEqual(['resolved', 'Restarted it']);
    expect(redone.body['resolvedAt']).not.toBeNull();
  });

  it('ends a link that was made, makes one again that was ended, and the same with watching', async () => {
    const [one, other] = [await incident('One'), await incident('Other')];
    await agent.post(`${path(one)}/links`, { kind: 'relates', to: other['number'] });
    expect((await undo(one, { action: 'link' })).status).toBe(200);
    expect(items((await agent.get(`${path(one)}/links`)).body)).toEqual([]);
    const again = await undo(one, { action: 'unlink' });
    expect([again.status, items((await agent.get(`${path(one)}/links`)).body).length]).toEqual([200, 1]);
    await agent.post(`${path(one)}/participants`, {});
    await undo(one, { action: 'watch' });
    expect(items((await agent.get(`${path(one)}/participants`)).body)).toEqual([]);
  });

  it('brings back a file that was taken away', async () => {
    const row = await incident('With a file');
    const sent = await app.inject({
      method: 'POST',
      url: `/api/v1${path(row)}/attachments?name=note.txt`,
      headers: { authorization: `Bearer ${here.people.agent.key}`, 'content-type': 'application/octet-stream' },
      payload: 'hello',
    });
    const file = sent.json<Json>();
    await agent.send('DELETE', `${path(row)}/attachments/${String(file['id'])}`);
    expect(items((await agent.get(`${path(row)}/attachments`)).body)).toEqual([]);
    expect((await undo(row, { action: 'detach' })).status).toBe(200);
    expect(items((await agent.get(`${path(row)}/attachments`)).body)).toMatchObject([{ name: 'note.txt' }]);
  });

  it('refuses what has no way back, and says so', async () => {
    const row = await incident('New');
    const made = await undo(row);
    expect([made.status, made.body['code']]).toEqual([409, 'undo.illegal_transition']);
    await agent.post(`${path(row)}/comments`, { text: 'Hello', visibility: 'public' });
    expect((await undo(row)).body['code']).toBe('undo.illegal_transition');
    expect((await undo(row, { version: 99 })).status).toBe(404);
    const stranger = clientOf(app, here.people.auditor.key);
    expect((await undo(row, {}, stranger)).status).toBe(404);
  });

  it('works line by line for many', async () => {
    const rows = [await incident('A'), await incident('B')];
    const changed = await Promise.all(rows.map((row) => edit(row, { location: 'Lyon' })));
    await edit(rows[1] as Json, { location: 'Nice' }, boss);
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/incidents/bulk',
      headers: { authorization: `Bearer ${here.people.agent.key}`, 'content-type': 'application/x-ndjson' },
      payload: changed.map((row) => JSON.stringify({ id: row['id'], undo: row['version'] })).join('\n'),
    });
    const lines = answer.payload
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Json);
    expect(lines.map(({ status }) => status)).toEqual([200, 409]);
  });
});
