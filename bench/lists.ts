import type pg from 'pg';
import { clientOf, startServer } from './client.ts';
import { fillQueue, findCompany, foundCompany, MARKED, type Company } from './company.ts';
import type { Address, Environment } from './environment.ts';
import { alone, latencies, quantile, type Figure } from './measure.ts';

const QUEUE = `SELECT id, number, title, state, phase, priority, team, assignee, service, customer, requester, due_at, clocks, version, created_at, updated_at FROM incident
  WHERE org = $1 AND team = $2 AND priority = $3 AND phase IN ('new', 'active', 'waiting') AND archived_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 50`;
const SEARCH = `SELECT id, number, title, state FROM directory WHERE org = $1 AND search @@ $2::tsquery ORDER BY created_at DESC LIMIT 20`;

type Times = { readonly p50: number; readonly p95: number };
const shares = (sorted: readonly number[]): Times => ({ p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) });

/** The database that holds so many incidents, filled once. */
export const prepareIncidents = (
  environment: Environment,
  size: number,
  note: (text: string) => void,
): Promise<Address> =>
  environment.prepared(`bench_incidents_${size}`, async (address, superuser) => {
    note(`filling ${size.toLocaleString('en-GB')} incidents, once …`);
    const { org } = await foundCompany(address);
    await fillQueue(superuser, org, size);
  });

const teamsOf = async (client: pg.Client, { org }: Company): Promise<string[]> =>
  (await client.query<{ id: string }>('SELECT id FROM team WHERE org = $1 ORDER BY number', [org])).rows.map(
    (row) => row.id,
  );

/** The queue's list and text search, over HTTP beside the bare SQL, and how they grow with the number of incidents. */
export const measureLists = async (
  environment: Environment,
  { sizes, samples }: { sizes: readonly number[]; samples: number },
  note: (text: string) => void,
): Promise<readonly Figure[]> => {
  const figures: Figure[] = [];
  const grown: { size: number; list: Times; search: Times }[] = [];
  for (const size of sizes) {
    const address = await prepareIncidents(environment, size, note);
    const company = await findCompany(address);
    const superuser = await environment.superuser(address.database);
    const bare = await Promise.all(Array.from({ length: 16 }, () => environment.superuser(address.database)));
    const teams = await teamsOf(superuser, company);
    const server = await startServer(address);
    const ask = clientOf(server.port, company.key, 16);
    const team = (n: number): string => teams[n % teams.length] ?? '';
    const list = (n: number) =>
      ask('GET', `/incidents?filter=${encodeURIComponent(`open team:${team(n)} priority:${1 + (n % 4)}`)}&limit=50`);
    const listFloor = (n: number) =>
      bare[n % 16]?.query({ name: 'queue', text: QUEUE, values: [company.org, team(n), 1 + (n % 4)] }) ??
      Promise.resolve();
    const rare = (n: number): string => `word${(n * 13) % Math.min(40_000, size)}`;
    const search = (n: number) => ask('GET', `/search?q=${rare(n)}+${n % 2 === 0 ? 'server' : ''}&types=incident`);
    const searchFloor = (n: number) =>
      bare[n % 16]?.query({
        name: 'search',
        text: SEARCH,
        values: [company.org, n % 2 === 0 ? `'${rare(n)}':* & 'server':*` : `'${rare(n)}':*`],
      }) ?? Promise.resolve();
    const marked = (n: number) =>
      ask('GET', `/search?q=mark${String((n * 13) % (size / MARKED)).padStart(6, '0')}&types=incident`);
    const frequent = (n: number) => ask('GET', `/search?q=server${n % 2 === 0 ? '+w2' : ''}&types=incident`);
    for (const warm of [list, listFloor, search, searchFloor, frequent, marked]) await latencies(8, 100, warm);
    const half = Math.ceil(samples / 2);
    const rounds = async (
      clients: number,
      work: (n: number) => Promise<unknown>,
      floor: (n: number) => Promise<unknown>,
    ): Promise<readonly [Times, Times]> => {
      const ours: number[] = [];
      const base: number[] = [];
      for (let round = 0; round < 5; round += 1) {
        ours.push(...(await latencies(clients, half, work)));
        base.push(...(await latencies(clients, half, floor)));
      }
      return [shares(ours.toSorted((a, b) => a - b)), shares(base.toSorted((a, b) => a - b))];
    };
    const [list1, listFloor1] = await rounds(1, list, listFloor);
    const [search1, searchFloor1] = await rounds(1, search, searchFloor);
    grown.push({ size, list: list1, search: shares(await latencies(1, 5 * half, marked)) });
    if (size === Math.max(...sizes)) {
      const label = size.toLocaleString('en-GB');
      const [list16, listFloor16] = await rounds(16, list, listFloor);
      for (const share of ['p50', 'p95'] as const) {
        figures.push(
          alone(
            `queue among ${label}, 1 client, ${share}`,
            'ms',
            list1[share],
            2 * listFloor1[share] + 2,
            'lower',
            listFloor1[share],
          ),
        );
        figures.push(
          alone(
            `queue among ${label}, 16 clients, ${share}`,
            'ms',
            list16[share],
            3 * listFloor16[share] + 5,
            'lower',
            listFloor16[share],
          ),
        );
        figures.push(
          alone(
            `search among ${label}, selective words, 1 client, ${share}`,
            'ms',
            search1[share],
            2 * searchFloor1[share] + 2,
            'lower',
            searchFloor1[share],
          ),
        );
      }
      const often = shares(await latencies(1, samples, frequent));
      figures.push(alone(`search among ${label}, frequent words, 1 client, p95`, 'ms', often.p95, 30, 'lower'));
      const mistyped = shares(
        await latencies(1, Math.ceil(samples / 5), (n) =>
          ask('GET', `/search?q=makr${String((n * 13) % (size / MARKED)).padStart(6, '0')}`),
        ),
      );
      figures.push(
        alone(
          `search among ${label}, mistyped words, 1 client, p95`,
          'ms',
          mistyped.p95,
          100,
          'lower',
          searchFloor1.p95,
        ),
      );
    }
    ask.close();
    await server.stop();
    await Promise.all([superuser, ...bare].map((client) => client.end()));
  }
  const [small, large] = [grown[0], grown.at(-1)];
  if (small !== undefined && large !== undefined) {
    figures.push(
      alone(
        `queue p95, ${large.size.toLocaleString('en-GB')} against ${small.size.toLocaleString('en-GB')}`,
        'ratio',
        large.list.p95 / small.list.p95,
        2,
        'lower',
      ),
    );
    figures.push(
      alone(
        `search p95, ${MARKED} matches, ${large.size.toLocaleString('en-GB')} against ${small.size.toLocaleString('en-GB')}`,
        'ratio',
        large.search.p95 / small.search.p95,
        2,
        'lower',
      ),
    );
  }
  return figures;
};
