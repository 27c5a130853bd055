import { parseArgs } from 'node:util';
import { ensureAccount, givePersonAccount } from '#server/auth/account.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import { systemContext } from '#kernel/store/context.ts';
import { tracedWorld, type TracedWorld } from './traced-world.ts';

const HELP = `Measures whether the time of an answer tells if an address is known: sign-in with a wrong password, and asking for a new one.

  node tests/faults/alike.ts [--samples 2000] [--json]

Known and unknown addresses take turns in a random order, in one process and without a network. Prints medians, and by how much
they differ; the answers themselves must be the same. Exit code 1 when they are not. Run it on a machine that does nothing else.`;

type Figures = {
  readonly what: string;
  readonly samples: number;
  /** Medians of the time that passed, ms. */
  readonly known: number;
  readonly unknown: number;
  readonly difference: number;
  /** The same of the processor's time in this process, which does not wait for others: ms. */
  readonly worked: number;
  /** The difference that chance alone makes: between the odd and the even samples of the unknown. */
  readonly noise: number;
  readonly alike: boolean;
};

const HOUR_MS = 3_600_000;
const PEOPLE = 20;
const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
};

const measure = async (
  world: TracedWorld,
  what: string,
  url: string,
  body: (email: string) => object,
  samples: number,
): Promise<Figures> => {
  const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
  const work: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
  const said = new Set<string>();
  for (let n = 0; n < samples; n += 1) {
    const first = Math.random() < 0.5;
    for (const known of [first, !first]) {
      const email = `${known ? 'known' : 'stranger'}.${String(n % PEOPLE).padStart(2, '0')}@alike.example`;
      // A new window of the limits each time, so that nobody is refused for having tried too often.
      world.pass(HOUR_MS);
      const before = process.cpuUsage();
      const begun = performance.now();
      const answer = await world.server.inject({
        method: 'POST',
        url,
        headers: { origin: 'http://localhost', host: 'localhost', 'content-type': 'application/json' },
        payload: JSON.stringify(body(email)),
      });
      times[known ? 'known' : 'unknown'].push(performance.now() - begun);
      const { user, system } = process.cpuUsage(before);
      work[known ? 'known' : 'unknown'].push((user + system) / 1000);
      said.add(
        `${answer.statusCode} ${answer.payload.replace(/"request":"[^"]*"/, '')} ${Object.keys(answer.headers).sort().join()}`,
      );
      // What goes on behind the answer of one is not to slow the next.
      await world.server.background.idle();
    }
  }
  const [known, unknown] = [median(times.known), median(times.unknown)];
  const [odd, even] = [0, 1].map((part) => median(times.unknown.filter((_, n) => n % 2 === part)));
  return {
    what,
    samples,
    known,
    unknown,
    difference: Math.abs(known - unknown),
    worked: Math.abs(median(work.known) - median(work.unknown)),
    noise: Math.abs((odd ?? 0) - (even ?? 0)),
    alike: said.size === 1,
  };
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { samples: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help === true) {
    console.log(HELP);
    return;
  }
  const samples = Number(values.samples ?? 2_000);
  const world = await tracedWorld();
  try {
    const context = await systemContext(world.system, world.made.org);
    for (let n = 0; n < PEOPLE; n += 1) {
      const email = `known.${String(n).padStart(2, '0')}@alike.example`;
      const person = await create(context, definitionNamed('person'), { title: email, email });
      await givePersonAccount(
        context,
        person,
        await ensureAccount(world.system, { email, name: email, password: 'eleven blue lanterns' }),
      );
    }
    await world.server.warm();
    const password = 'eleven green lanterns';
    const questions: readonly (readonly [string, string, (email: string) => object])[] = [
      ['asking for a new password', '/api/auth/request-password-reset', (email) => ({ email })],
      ['sign-in with a wrong password', '/api/auth/sign-in/email', (email) => ({ email, password })],
    ];
    const figures: Figures[] = [];
    for (const [what, url, body] of questions) {
      const each = await measure(world, what, url, body, samples);
      figures.push(each);
      console.log(
        `${what}: ${each.samples} samples each, median known ${each.known.toFixed(3)} ms, unknown ${each.unknown.toFixed(3)} ms, difference ${each.difference.toFixed(3)} ms (by chance ${each.noise.toFixed(3)} ms; of processor time ${each.worked.toFixed(3)} ms); answers ${each.alike ? 'the same' : 'DIFFER'}`,
      );
    }
    if (values.json === true) console.log(JSON.stringify(figures));
    process.exitCode = figures.every(({ alike }) => alike) ? 0 : 1;
  } finally {
    await world.close();
  }
};

await main();
