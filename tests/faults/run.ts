import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { HARNESSES, readSizes, type Harness } from './promises.ts';
import { columns, rowOf, type FileRun, type Row } from './run-rows.ts';
import type { Told } from './tell.ts';

const HELP = `Runs the fault harnesses at full size, and prints what each tried, what failed, and whether it found what was planted.

  npm run faults -- [--only P1,P13] [--quick] [--sizes kills=20,writes=5000] [--json]

  --only    promises, or names of harnesses: ${HARNESSES.map(({ id }) => id).join(', ')}
  --quick   at the size of npm test
  --sizes   single sizes
  --json    figures as JSON on the last line

Exit code 1 when anything failed or a planted defect was missed. See docs/promises.md.`;

const VITEST = join('node_modules', 'vitest', 'vitest.mjs');

const linesOf = (file: string): Told[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Told)
    : [];

type Outcome = { testResults?: { assertionResults: { status: string; fullName: string }[]; message?: string }[] };

/** Runs the tests of one file, and gives what they told. */
const runFile = async (file: string, environment: NodeJS.ProcessEnv): Promise<FileRun> => {
  const folder = mkdtempSync(join(tmpdir(), 'wellrun-faults-'));
  const [told, outcome] = [join(folder, 'told.ndjson'), join(folder, 'outcome.json')];
  const begun = performance.now();
  const child = spawn(
    process.execPath,
    [VITEST, 'run', file, '--reporter=default', '--reporter=json', `--outputFile.json=${outcome}`],
    {
      env: { ...environment, WELLRUN_FAULTS_REPORT: told, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-200_000);
    });
  const [code] = (await once(child, 'close')) as [number | null];
  const results = existsSync(outcome) ? (JSON.parse(readFileSync(outcome, 'utf8')) as Outcome).testResults : [];
  const failed = (results ?? []).flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
  );
  if (code !== 0) console.error(said);
  const lines = linesOf(told);
  rmSync(folder, { recursive: true, force: true });
  return {
    told: lines,
    failed: code === 0 ? [] : failed.length > 0 ? failed : ['the tests could not be run'],
    seconds: (performance.now() - begun) / 1000,
  };
};

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean' },
      sizes: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    console.log(HELP);
    return 0;
  }
  readSizes(values.sizes ?? '');
  const wanted = values.only?.split(',');
  const chosen: readonly Harness[] = HARNESSES.filter(
    ({ id, promise }) => wanted === undefined || wanted.includes(id) || wanted.includes(promise),
  );
  if (chosen.length === 0) {
    console.error(`There is no harness for ${values.only}. See --help.`);
    return 1;
  }
  const environment = {
    ...process.env,
    WELLRUN_FAULTS: values.quick === true ? '' : 'full',
    WELLRUN_SIZES: values.sizes ?? '',
  };
  const rows: Row[] = [];
  for (const file of new Set(chosen.map((each) => each.file))) {
    console.error(`${file}…`);
    const run = await runFile(file, environment);
    console.error(`  ${Math.round(run.seconds)} s${run.failed.map((name) => `\n  failed: ${name}`).join('')}`);
    const mine = chosen.filter((each) => each.file === file).map((each) => rowOf(each, run));
    for (const { id, trials, failures, control, notes } of mine)
      console.error(`  ${id}: ${trials} trials, ${failures} failures, planted ${control}; ${notes}`);
    rows.push(...mine);
  }
  console.log(columns(rows));
  if (values.json === true) console.log(JSON.stringify(rows));
  return rows.every(({ sound }) => sound) ? 0 : 1;
};

process.exitCode = await main();
