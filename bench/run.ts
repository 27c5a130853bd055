import { mkdir, writeFile } from 'node:fs/promises';
import { measureBrowser } from './browser/browser.ts';
import { measureClocks } from './clocks.ts';
import { openEnvironment, type Environment } from './environment.ts';
import { measureEvidence } from './evidence.ts';
import { measureImport } from './import.ts';
import { measureLists } from './lists.ts';
import { alone, median, tableOf, type Figure } from './measure.ts';
import { measureProduct } from './product.ts';
import { measureVerify } from './verify.ts';
import { measureWrites } from './writes.ts';

/** `npm run bench`: everything, measured beside its floor in the same run. `--short` for every day; `--only NAME` for one part. */
const short = process.argv.includes('--short');
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;
const note = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
const large = short ? 100_000 : 1_000_000;

const clocks = (): readonly Figure[] => {
  const rates = [1, 2, 3, 4, 5].map(() => measureClocks(short ? 0.5 : 1));
  return [alone('replay of clocks, one core', 'clocks/s', median(rates), 500_000, 'higher')];
};

const PARTS: Readonly<Record<string, (environment: Environment) => readonly Figure[] | Promise<readonly Figure[]>>> = {
  clocks,
  writes: (environment) => measureWrites(environment, short ? { rounds: 3, ms: 1_000 } : { rounds: 5, ms: 3_000 }),
  lists: (environment) =>
    measureLists(
      environment,
      short ? { sizes: [10_000, large], samples: 200 } : { sizes: [10_000, 100_000, large], samples: 500 },
      note,
    ),
  browser: (environment) => measureBrowser(environment, { size: large, samples: short ? 6 : 15 }, note),
  evidence: (environment) => measureEvidence(environment, { size: large, rounds: short ? 3 : 5 }, note),
  verify: (environment) => measureVerify(environment, { size: large, rounds: short ? 3 : 5 }, note),
  import: (environment) => measureImport(environment, { rounds: short ? 1 : 5 }),
  product: () => measureProduct({ rounds: short ? 3 : 5 }),
};

if (only !== undefined && !(only in PARTS)) {
  note(`There is no part '${only}'. There are: ${Object.keys(PARTS).join(', ')}.`);
  process.exit(2);
}
const figures: Figure[] = [];
const environment = await openEnvironment();
try {
  for (const [name, measure] of Object.entries(PARTS)) {
    if (only !== undefined && only !== name) continue;
    note(`${name} …`);
    const measured = await measure(environment);
    note(tableOf(measured));
    figures.push(...measured);
  }
} catch (error) {
  console.error(error);
  await environment.stop();
  process.exit(1); // servers that were started end with this process's pipes
}
await environment.stop();

console.log(tableOf(figures));
const folder = new URL('./results/', import.meta.url);
await mkdir(folder, { recursive: true });
await writeFile(new URL('latest.json', folder), `${JSON.stringify(figures, null, 2)}\n`);
