import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { apiApp, clientOf, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

let world: World;
let app: FastifyInstance;
let here: Organisation;
let agent: Client;
let other: Client;

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  here = await settle(world, 'Here');
  agent = clientOf(app, here.people.agent.key);
  other = clientOf(app, here.people.smsManager.key);
});
afterAll(async () => {
  await app.close();
  await world.close();
});

describe('the keys of a person', () => {
  it('are the usual ones until they choose others, which nobody else has', async () => {
    const usual = { letters: true, keys: {} };
    expect((await agent.get('/session/keyboard')).body).toEqual(usual);
    const own = { letters: true, keys: { 'do:resolve': 'y', 'keys.next': null, 'keys.goQueue': 'q q' } };
    expect((await agent.send('PUT', '/session/keyboard', own)).status).toBe(200);
    expect((await agent.get('/session/keyboard')).body).toEqual(own);
    expect((await other.get('/session/keyboard')).body).toEqual(usual);
  });

  it('are letters or signs, one or two', async () => {
    for (const keys of ['', 'ab', 'a b c', 'ctrl+k', ' '])
      expect((await agent.send('PUT', '/session/keyboard', { letters: true, keys: { x: keys } })).status, keys).toBe(
        422,
      );
    expect((await agent.send('PUT', '/session/keyboard', { letters: 'yes', keys: {} })).status).toBe(422);
  });
});
