import { mkdir, writeFile } from 'node:fs/promises';
import { measureClocks } from './clocks.ts';
import { openEnvironment } from './environment.ts';
import { measureImport } from './import.ts';
import { alone, tableOf, type Figure } from './measure.ts';
import { measureLists } from './lists.ts';
import { measureWrites } from './writes.ts';

/** `npm run bench`: everything, measured beside its floor in the same run. `--short` for every day; `--only NAME` for one part. */
const short = process.argv.includes('--short');
const only = process.argv[process.argv.indexOf('--only') + 1];
const chosen = (name: string): boolean => !process.argv.includes('--only') || only === name;
const figures: Figure[] = [];
const note = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const environment = await openEnvironment();
try {
  if (chosen('clocks')) {
    note('clocks …');
    const rates = [1, 2, 3].map(() => measureClocks(short ? 0.5 : 2));
    figures.push(
      alone('replay of clocks, one core', 'clocks/s', rates.toSorted((a, b) => a - b)[1] ?? 0, 500_000, 'higher'),
    );
  }
  if (chosen('writes')) {
    note('create and read …');
    figures.push(...(await measureWrites(environment, short ? { rounds: 3, ms: 1_000 } : { rounds: 5, ms: 3_000 })));
  }
  if (chosen('lists')) {
    note('lists and search …');
    figures.push(
      ...(await measureLists(
        environment,
        short ? { sizes: [10_000, 100_000], samples: 200 } : { sizes: [10_000, 100_000, 1_000_000], samples: 500 },
        note,
      )),
    );
  }
  if (chosen('import')) {
    note('import …');
    figures.push(...(await measureImport(environment, { rounds: short ? 1 : 5 })));
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
