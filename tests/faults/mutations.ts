import { parseArgs } from 'node:util';
import type { Mutation } from './mutation.ts';
import { MUTATIONS } from './mutation-list.ts';
import { copyTree, mutated, runTest, type Outcome } from './mutation-run.ts';

const HELP = `Breaks the product in one place at a time, in a copy, and asks the named test whether it notices.

  node tests/faults/mutations.ts [--only confidential,epoch] [--json]

  --only    mutations whose name holds one of these words
  --json    the outcomes as JSON on the last line

Exit code 1 when a mutation survived, or could not be tried.`;

type Row = { readonly mutation: Mutation; readonly outcome: Outcome; readonly seconds: number };

const WORDS: Readonly<Record<Outcome['kind'], string>> = {
  red: 'killed',
  green: 'SURVIVED',
  missing: 'NO SUCH TEST',
  broken: 'NOT TRIED',
};

const line = ({ mutation, outcome, seconds }: Row): string =>
  [
    WORDS[outcome.kind].padEnd(13),
    mutation.name.padEnd(58),
    `${mutation.file}: ${mutation.test}`,
    `${seconds.toFixed(0)} s`,
  ].join('  ');

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help === true) {
    console.log(HELP);
    return;
  }
  const words = values.only?.split(',');
  const chosen = MUTATIONS.filter(({ name }) => words?.some((word) => name.includes(word)) ?? true);
  const copy = copyTree();
  process.once('exit', copy.remove);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  const rows: Row[] = [];
  const sound = new Map<string, Outcome>();
  for (const mutation of chosen) {
    const begun = performance.now();
    const key = `${mutation.file} ${mutation.of ?? ''} ${mutation.test}`;
    // A test that is red already, or that is not there, notices nothing.
    if (!sound.has(key)) sound.set(key, await runTest(copy.folder, mutation));
    const before = sound.get(key) as Outcome;
    const outcome: Outcome =
      before.kind === 'green'
        ? await mutated(copy.folder, mutation, () => runTest(copy.folder, mutation))
        : before.kind === 'red'
          ? { kind: 'broken', said: 'the test is red without the mutation' }
          : before;
    const row = { mutation, outcome, seconds: (performance.now() - begun) / 1000 };
    rows.push(row);
    console.log(line(row));
    if (outcome.kind !== 'red') console.log(`               ${outcome.said}`);
  }
  const killed = rows.filter(({ outcome }) => outcome.kind === 'red').length;
  console.log(`\n${killed} of ${rows.length} mutations were noticed by the test that is there for them.`);
  if (values.json === true)
    console.log(
      JSON.stringify(
        rows.map(({ mutation, outcome }) => ({
          name: mutation.name,
          file: mutation.file,
          test: mutation.test,
          outcome: outcome.kind,
        })),
      ),
    );
  process.exitCode = killed === rows.length && rows.length > 0 ? 0 : 1;
};

await main();
