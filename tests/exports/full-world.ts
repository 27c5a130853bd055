import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sealNow } from '#gateways/backup/histories.ts';
import { exportOrganisation, type Manifest } from '#gateways/exports/organisation-export.ts';
import { ensureAccount, givePersonAccount } from '#server/auth/account.ts';
import { readRecord } from '#kernel/store/read.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import type { Db, Row } from '#kernel/store/db.ts';
import { apiApp, clientOf, type Answer } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

export type FullWorld = World & { readonly data: string; readonly here: Organisation };

const expected = (answer: Answer): Record<string, unknown> => {
  if (answer.status >= 300) throw new Error(`${answer.status}: ${answer.text}`);
  return answer.body;
};

/** An organisation with something of every kind that people can make, another one beside it, and a data folder with keys. */
export const fullWorld = async (): Promise<FullWorld> => {
  const world = await openWorld();
  const data = await mkdtemp(join(tmpdir(), 'wellrun-exports-'));
  const app = await apiApp(world);
  const here = await settle(world, 'Here', 'Żółw \u2028 «☂» \\ "quoted"');
  await settle(world, 'There');
  const boss = clientOf(app, here.people.administrator.key);
  expected(await boss.post('/custom-fields', { type: 'incident', name: 'floor', kind: 'integer', label: 'Floor' }));
  expected(
    await boss.post('/custom-fields', { type: 'incident', name: 'room', kind: 'text', label: 'Room', personal: true }),
  );
  const logoLight = expected(
    await boss.post('/branding/pictures', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"/>', {
      'content-type': 'image/svg+xml',
    }),
  );
  expected(
    await boss.send(
      'PUT',
      '/settings/branding.organisation',
      { value: { name: 'Żółw', logoLight } },
      { 'if-match': '*' },
    ),
  );
  const made = [];
  for (let n = 0; n < 12; n += 1) {
    const incident = expected(
      await boss.post(
        '/incidents',
        {
          title: `Mail ${n} \u2029 does not go out`,
          description: 'Zeile\n\tzwei 🖨',
          requester: here.people.user.id,
          customer: here.customer['id'],
          tags: ['a,b', '{"c"}', 'd'].slice(0, n % 3),
          custom: { floor: 2_147_483_647 - n, room: `Room ${n}` },
        },
        { 'idempotency-key': `key-${n}` },
      ),
    );
    made.push(incident);
  }
  const path = `/incidents/${String(made[0]?.['id'])}`;
  expected(await boss.post(`${path}/links`, { kind: 'relates', to: made[1]?.['number'] }));
  expected(await boss.post(`${path}/participants`, {}));
  expected(await boss.post(`${path}/comments`, { text: 'The store says «full».', visibility: 'public' }));
  const sent = await app.inject({
    method: 'POST',
    url: `/api/v1${path}/attachments?name=dump.bin`,
    headers: { authorization: `Bearer ${here.people.agent.key}`, 'content-type': 'application/octet-stream' },
    payload: randomBytes(600_001),
  });
  if (sent.statusCode >= 300) throw new Error(sent.payload);
  await withAccount(world.system, here);
  await app.close();
  await sealNow(world.system, data);
  return {
    ...world,
    data,
    here,
    close: async () => {
      await world.close();
      await rm(data, { recursive: true });
    },
  };
};

const withAccount = async (system: Db, here: Organisation): Promise<Row> => {
  const person = await readRecord(here.context, definitionNamed('person'), here.people.administrator.id);
  const email = 'administrator@here.example';
  return givePersonAccount(
    here.context,
    person,
    await ensureAccount(system, { email, name: 'Boss', password: 'eleven blue lanterns' }),
  );
};

/** An organisation's export, as lines. */
export const exportLines = async (system: Db, data: string, org: string): Promise<string[]> => {
  const lines: string[] = [];
  await exportOrganisation({ system, data, org, product: '0.0.0', now: () => new Date() }, async (some) => {
    lines.push(...some);
  });
  return lines;
};

export const manifestOf = (lines: readonly string[]): Manifest => JSON.parse(lines[0] ?? '') as Manifest;
