import { definitionNamed } from '#kernel/record/registry.ts';
import { systemContext } from '#kernel/store/context.ts';
import { readRecord } from '#kernel/store/read.ts';
import { ensureAccount, givePersonAccount } from '#server/auth/account.ts';
import { clientOf } from '../harness/http.ts';
import { must, type Hand } from './trace-hand.ts';

/** Somebody's way in, their keys and feeds, and what they set for themselves. */
export const account = async ({ world, as, noted }: Hand, turn: number): Promise<void> => {
  const { made, server, system } = world;
  const context = await systemContext(system, made.org, { now: world.now });
  const person = await readRecord(context, definitionNamed('person'), made.people.processOwner.id);
  const email = `process.owner${turn}@traced.example`;
  const password = 'eleven blue lanterns';
  await givePersonAccount(context, person, await ensureAccount(system, { email, name: 'Process owner', password }));
  const ours = { origin: 'http://localhost', host: 'localhost', 'content-type': 'application/json' };
  const post = (url: string, payload: unknown, headers: Record<string, string> = {}) =>
    server.inject({ method: 'POST', url, headers: { ...ours, ...headers }, payload: JSON.stringify(payload) });
  await post('/api/auth/sign-in/email', { email, password: 'not the right one' });
  const entered = await post('/api/auth/sign-in/email', { email, password });
  must(entered, 200);
  const cookie = [entered.headers['set-cookie'] ?? []]
    .flat()
    .map((each) => each.split(';')[0])
    .join('; ');
  const key = await post('/api/v1/api-keys', { name: 'Script', scopes: ['read'], days: 30 }, { cookie });
  must(key, 201);
  const { id, key: secret } = key.json<{ id: string; key: string }>();
  await clientOf(server, secret).get('/incidents/count');
  const view = await post('/api/v1/saved-views', { title: `Mine ${turn}`, recordType: 'incident' }, { cookie });
  must(view, 201);
  const feed = await post('/api/v1/feeds', { view: view.json<{ id: string }>().id }, { cookie });
  must(feed, 201);
  const { csv, id: feedId } = feed.json<{ csv: string; id: string }>();
  must(await server.inject({ method: 'GET', url: new URL(csv).pathname, headers: { host: ours.host } }), 200);
  const withdrawn = await server.inject({
    method: 'DELETE',
    url: `/api/v1/feeds/${feedId}`,
    headers: { origin: ours.origin, host: ours.host, cookie },
  });
  must(withdrawn, 204);
  const gone = await server.inject({
    method: 'DELETE',
    url: `/api/v1/api-keys/${id}`,
    headers: { origin: ours.origin, host: ours.host, cookie },
  });
  must(gone, 204);
  await post('/api/auth/sign-in/email', { email, password });
  await server.inject({
    method: 'DELETE',
    url: '/api/v1/sessions',
    headers: { origin: ours.origin, host: ours.host, cookie },
  });
  await post('/api/auth/sign-out', {}, { cookie });
  await server.background.idle();
  const agent = as('agent');
  noted(await agent.patch('/session/preferences', { theme: turn % 2 === 0 ? 'dark' : 'light', locale: 'fr-FR' }));
  noted(await agent.patch('/session/preferences', { theme: 'pink' }));
  noted(await agent.send('PUT', '/session/keyboard', { letters: true, keys: { 'do:resolve': 'y' } }));
};
