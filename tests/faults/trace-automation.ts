import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deliverOnce } from '#workspace/webhook/webhook.deliver.ts';
import { any, type Hand, type Json } from './trace-hand.ts';

/** How often a rule fails in a row before it is stopped. */
const FAILURES = 5;

/** Rules that assign, call, wait for a moment and fail; and a webhook with its secrets, what it is sent, and what is sent again. */
export const automation = async (hand: Hand, turn: number): Promise<void> => {
  const { world, as, noted, done, follow } = hand;
  const boss = as('administrator');
  const { people, team } = world.made;
  let answers = 0;
  const receiver = createServer((request, response) => {
    request.resume();
    // The first is not taken: it is tried again.
    response.statusCode = (answers += 1) === 1 ? 500 : 200;
    request.on('end', () => response.end());
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const deliver = async (): Promise<void> => {
    const onError = (error: unknown): never => {
      throw error;
    };
    const input = { db: world.system, secret: world.secret, allow: ['127.0.0.1'], now: world.now, onError };
    while ((await deliverOnce(input)) > 0);
  };
  try {
    const hook = done(
      await boss.post('/webhooks', {
        title: `Hook ${turn}`,
        address: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
        recordTypes: ['incident'],
        events: ['created'],
      }),
    );
    const at = `/webhooks/${String(hook['id'])}`;
    done(await boss.post(`${at}/secrets`));
    done(await boss.post(`${at}/secrets`));
    noted(await as('auditor').post(`${at}/secrets`));
    done(await boss.post(`${at}/headers`, { name: 'Authorization', value: 'Bearer of-ours' }));
    done(await boss.send('DELETE', `${at}/headers/Authorization`));
    noted(await boss.post(`${at}/headers`, { name: 'Host', value: 'elsewhere' }));
    noted(await boss.post(`${at}/replay`, { from: '2000-01-01T00:00:00Z' }));
    done(await boss.post(`${at}/transitions/switchOn`, {}, any));
    const created = [{ kind: 'created' }];
    const rules: string[] = [];
    for (const rule of [
      {
        title: 'Fails',
        triggers: created,
        actions: [{ do: 'set', values: [{ field: 'impact', to: { from: 'value', value: 9 } }] }],
      },
      {
        title: 'Gives',
        triggers: created,
        actions: [
          { do: 'assign', team: team['id'], by: 'turns', present: false },
          { do: 'webhook', webhook: hook['id'] },
        ],
      },
      {
        title: 'Waits',
        triggers: [{ kind: 'after', field: 'createdAt', minutes: 60 }],
        actions: [{ do: 'tag', add: ['waited'] }],
      },
    ]) {
      const made = done(await boss.post('/automation-rules', { subject: 'incident', ...rule }));
      rules.push(String(made['id']));
      done(await boss.post(`/automation-rules/${String(made['id'])}/transitions/switchOn`, {}, any));
    }
    await follow();
    world.pass(1_000);
    for (let n = 0; n <= FAILURES; n += 1)
      done(await as('agent').post('/incidents', { title: `By rule ${n}`, requester: people.user.id }));
    await follow();
    await deliver();
    world.pass(60_000);
    await deliver();
    done(await boss.post(`${at}/test`));
    await deliver();
    const [sent] = done(await boss.get(`${at}/deliveries`))['items'] as Json[];
    done(await boss.post(`${at}/replay`, { deliveries: [sent?.['id']] }));
    await deliver();
    for (const rule of rules) noted(await boss.post(`/automation-rules/${rule}/transitions/switchOff`, {}, any));
    done(await boss.post(`${at}/transitions/switchOff`, {}, any));
    await follow();
  } finally {
    receiver.closeAllConnections();
    receiver.close();
  }
};
