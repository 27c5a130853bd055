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

describe('/openapi.json', () => {
  it('is there for everybody, and has the fields of one’s own organisation for those who are signed in', async () => {
    const boss = clientOf(app, here.people.administrator.key);
    const own = 'components.schemas.Incident.properties.custom.properties';
    expect((await boss.get('/openapi.json')).body).toMatchObject({ openapi: '3.1.0' });
    await boss.post('/custom-fields', { type: 'incident', name: 'site', kind: 'text', label: 'Site' });
    await boss.post('/custom-fields', {
      type: 'incident',
      name: 'cost',
      kind: 'integer',
      label: 'Cost',
      internal: true,
    });
    expect((await boss.get('/openapi.json')).body).toHaveProperty(`${own}.cost.title`, 'Cost');
    const user = (await clientOf(app, here.people.user.key).get('/openapi.json')).body;
    expect(user).toHaveProperty(`${own}.site.title`, 'Site');
    expect(user).not.toHaveProperty(`${own}.cost`);
    const nobody = await clientOf(app).get('/openapi.json');
    expect(nobody.status).toBe(200);
    expect(nobody.body).not.toHaveProperty(own);
  });
});
