import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiApp, clientOf, type Answer, type Client } from '../../../../tests/harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../../../../tests/harness/world.ts';

let world: World;
let app: FastifyInstance;
let made: Organisation;
let manager: Client;
let approver: Client;

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  made = await settle(world, 'Here');
  manager = clientOf(app, made.people.smsManager.key);
  approver = clientOf(app, made.people.approver.key);
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const ANY_VERSION = { 'if-match': '*' };
const FAR = '2199-01-01';
const go = (client: Client, id: unknown, transition: string, body: object): Promise<Answer> =>
  client.post(`/risks/${String(id)}/transitions/${transition}`, body, ANY_VERSION);
const assessed = async (kind: 'risk' | 'opportunity' = 'risk'): Promise<unknown> => {
  const { body } = await manager.post('/risks', { title: 'One data centre', kind, about: 'service' });
  const answer = await go(manager, body['id'], 'assess', {
    event: 'It floods',
    effect: 'Nobody can work',
    inherentLikelihood: 2,
    inherentImpact: 5,
    owner: made.people.serviceOwner.id,
  });
  expect(answer.status).toBe(200);
  return body['id'];
};

describe('a risk', () => {
  it('goes from identified to closed, and its exposure follows what is known', async () => {
    const id = await assessed();
    const first = await manager.get(`/risks/${String(id)}`);
    expect(first.body).toMatchObject({ state: 'assessed', inherentExposure: 10, exposure: 10, targetExposure: null });
    const treated = await go(manager, id, 'treat', {
      treatment: 'reduce',
      plan: 'A second one',
      reviewBy: FAR,
      targetLikelihood: 1,
      targetImpact: 3,
    });
    expect(treated.body).toMatchObject({ state: 'treated', exposure: 10, targetExposure: 3 });
    const monitored = await go(manager, id, 'monitor', { currentLikelihood: 2, currentImpact: 3 });
    expect(monitored.body).toMatchObject({ state: 'monitored', inherentExposure: 10, exposure: 6 });
    expect((await go(manager, id, 'close', {})).status).toBe(422);
    const closed = await go(manager, id, 'close', { effectiveness: 'The second one took over in a test' });
    expect(closed.body).toMatchObject({ state: 'closed' });
  });

  it('is accepted by an approver alone, with a reason, and until a day that lies ahead', async () => {
    const id = await assessed();
    const reason = { comment: 'Moving out next year' };
    expect((await go(manager, id, 'accept', { acceptedUntil: FAR, ...reason })).status).toBe(403);
    expect((await go(manager, id, 'treat', { treatment: 'accept', plan: 'None', reviewBy: FAR })).status).toBe(422);
    expect((await go(approver, id, 'accept', reason)).status).toBe(422);
    expect((await go(approver, id, 'accept', { acceptedUntil: FAR })).status).toBe(422);
    expect((await go(approver, id, 'accept', { acceptedUntil: '2020-01-01', ...reason })).status).toBe(422);
    const accepted = await go(approver, id, 'accept', { acceptedUntil: FAR, ...reason });
    expect(accepted.body).toMatchObject({
      state: 'treated',
      treatment: 'accept',
      acceptedUntil: FAR,
      acceptedBy: { id: made.people.approver.id },
    });
    expect((await manager.patch(`/risks/${String(id)}`, { acceptedUntil: '2199-12-31' }, ANY_VERSION)).status).toBe(
      422,
    );
  });

  it('is accepted anew once it was treated otherwise or assessed again', async () => {
    const id = await assessed();
    await go(approver, id, 'accept', { acceptedUntil: FAR, comment: 'Small' });
    const patched = await manager.patch(`/risks/${String(id)}`, { treatment: 'share' }, ANY_VERSION);
    expect(patched.body).toMatchObject({ treatment: 'share', acceptedUntil: null, acceptedBy: null });
    expect((await manager.patch(`/risks/${String(id)}`, { treatment: 'accept' }, ANY_VERSION)).status).toBe(422);
    await go(approver, id, 'accept', { acceptedUntil: FAR, comment: 'Still small' });
    const again = await go(manager, id, 'reassess', { comment: 'A flood next door' });
    expect(again.body).toMatchObject({ state: 'assessed', acceptedUntil: null });
    expect((await go(manager, id, 'treat', { plan: 'None', reviewBy: FAR })).status).toBe(422);
  });

  it('is not pursued, and an opportunity is', async () => {
    const pursue = { treatment: 'pursue', plan: 'A pilot', reviewBy: FAR };
    expect((await go(manager, await assessed(), 'treat', pursue)).status).toBe(422);
    expect((await go(manager, await assessed('opportunity'), 'treat', pursue)).body['state']).toBe('treated');
  });
});
