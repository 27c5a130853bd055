import { randomUUIDv7 } from 'node:crypto';
import type pg from 'pg';
import { definitionNamed } from '#kernel/record/registry.ts';
import { blankOf } from '#kernel/record/validate.ts';
import { systemContext } from '#kernel/store/context.ts';
import { openDb } from '#kernel/store/db.ts';
import { planChange } from '#kernel/store/plan.ts';
import { readStatement } from '#kernel/store/read.ts';
import { insertStatement } from '#kernel/store/write-statements.ts';
import { clientOf, startServer } from './client.ts';
import { foundCompany } from './company.ts';
import type { Environment } from './environment.ts';
import { beside, throughput, type Figure } from './measure.ts';

const CLIENTS = 16;

/** Creating and reading an incident over HTTP by 16 clients, beside the same rows written and read by the bare driver. */
export const measureWrites = async (
  environment: Environment,
  { rounds, ms }: { rounds: number; ms: number },
): Promise<readonly Figure[]> => {
  const address = await environment.fresh('bench_writes');
  const company = await foundCompany(address);
  const server = await startServer(address);
  const ask = clientOf(server.port, company.key, CLIENTS);
  const incident = definitionNamed('incident');
  const system = openDb(address, 'wellrun_system', { max: 2 });
  const context = await systemContext(system, company.org);
  const bare = await Promise.all(Array.from({ length: CLIENTS }, () => environment.superuser(address.database)));
  const body = {
    title: 'Portal sign-in loops on ward terminals',
    description: 'It began this morning.',
    requester: company.requester,
    team: company.team,
    service: company.service,
    impact: 2,
    urgency: 2,
  };

  // The floor writes exactly the rows that ours writes, prepared, one round trip a transaction: planned ahead, so that only the database works.
  const statements = (count: number) =>
    Array.from({ length: count }, (_, n) =>
      insertStatement(
        company.org,
        incident,
        planChange(
          context,
          incident,
          null,
          randomUUIDv7(),
          {
            action: 'create',
            values: { ...blankOf(incident), ...body, number: `FLOOR-${randomUUIDv7().slice(-12)}-${n}` },
          },
          new Map(),
        ),
        undefined,
        null,
      ),
    );
  const ids = JSON.parse(await ask('POST', '/incidents', body)) as { id: string };
  const figures = {
    create: [] as number[],
    createFloor: [] as number[],
    read: [] as number[],
    readFloor: [] as number[],
  };
  await throughput(CLIENTS, 1_000, async () => {
    await ask('POST', '/incidents', body);
  });
  for (let round = 0; round < rounds; round += 1) {
    figures.create.push(
      await throughput(CLIENTS, ms, async () => {
        await ask('POST', '/incidents', body);
      }),
    );
    const ready = statements(Math.ceil(6 * ms));
    let next = 0;
    figures.createFloor.push(
      await throughput(CLIENTS, ms, async (client) => {
        const statement = ready[next];
        next += 1;
        if (statement === undefined) throw new Error('the floor was faster than foreseen: plan more statements');
        await bare[client]?.query({
          name: statement.name,
          text: statement.text,
          values: [...(statement.values ?? [])],
        } as pg.QueryConfig);
      }),
    );
    figures.read.push(
      await throughput(CLIENTS, ms, async () => {
        await ask('GET', `/incidents/${ids.id}`);
      }),
    );
    const { name, text, values } = readStatement(context, incident, ids.id);
    figures.readFloor.push(
      await throughput(CLIENTS, ms, async (client) => {
        await bare[client]?.query({ name, text, values: [...(values ?? [])] } as pg.QueryConfig);
      }),
    );
  }
  const memory = await server.rss();
  ask.close();
  await server.stop();
  await Promise.all(bare.map((client) => client.end()));
  await system.close();
  return [
    beside(
      'create an incident over HTTP, 16 clients',
      'requests/s',
      figures.create,
      figures.createFloor,
      0.45,
      'higher',
    ),
    beside('read one incident over HTTP, 16 clients', 'requests/s', figures.read, figures.readFloor, 0.25, 'higher'),
    {
      name: 'resident memory under load',
      unit: 'MB',
      ours: memory / 1_048_576,
      floor: null,
      ratio: null,
      goal: 400,
      better: 'lower',
      met: memory / 1_048_576 <= 400,
    },
  ];
};
