import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { apiApp, clientOf } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

let world: World;
let app: FastifyInstance;
let here: Organisation;

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  here = await settle(world, 'Here');
});
afterAll(async () => {
  await app.close();
  await world.close();
});

describe('the foot', () => {
  it('says how far history is sealed, what waits, and the last checkpoint, to staff of the whole organisation', async () => {
    const agent = clientOf(app, here.people.agent.key);
    const before = (await agent.get('/foot')).body;
    expect(before).toMatchObject({ sealedAt: null, entry: 0, checkpoint: null });
    const [counted] = await here.context.batch([
      { text: 'SELECT count(*) AS entries FROM history WHERE org = $1', values: [here.org] },
    ]);
    const entries = Number(counted?.rows[0]?.['entries']);
    expect([before['unsealed'], entries > 10]).toEqual([entries, true]);
    const root = randomBytes(32);
    await here.context.batch([
      {
        text: 'INSERT INTO sealed (org, position, entry) SELECT org, row_number() OVER (ORDER BY id) - 1, id FROM history WHERE org = $1',
        values: [here.org],
      },
      {
        text: 'INSERT INTO seal_head (org, size, frontier, root, sealed_at) VALUES ($1, $2, $3, $4, now())',
        values: [here.org, entries, Buffer.alloc(0), root],
      },
      {
        text: "INSERT INTO checkpoint (org, size, root, at, note, key_id) VALUES ($1, $2, $3, now(), '', 'k')",
        values: [here.org, entries, root],
      },
    ]);
    await agent.post('/incidents', { title: 'One more', requester: here.people.user.id });
    expect((await agent.get('/foot')).body).toEqual({
      sealedAt: expect.any(String),
      entry: entries,
      unsealed: 1,
      checkpoint: { at: expect.any(String), root: root.toString('hex') },
    });
    expect((await clientOf(app, here.people.user.key).get('/foot')).body).toEqual({
      sealedAt: null,
      entry: 0,
      unsealed: 0,
      checkpoint: null,
    });
    expect((await agent.get('/foot?x=1')).status).toBe(422);
  });
});
