import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { sealNow } from '#gateways/backup/histories.ts';
import { importIncidentLog, type ImportSummary } from '#gateways/servicenow/import.ts';
import type { Quirk, ReportQuirk } from '#gateways/servicenow/quirk.ts';
import { AppError } from '#kernel/errors.ts';
import type { Env } from './command.ts';
import { progressBar, type ProgressBar } from './progress-bar.ts';
import { progress } from './progress.ts';
import { withRuntime } from './runtime.ts';
import { askedToEnd } from './signals.ts';

type Options = {
  readonly org: string | undefined;
  readonly shiftToNow: boolean;
  /** Where oddities are written instead of to the standard error. */
  readonly quirks: string | undefined;
  readonly json: boolean;
};

/** As a shell tells of a program that was stopped by Ctrl-C. */
const INTERRUPTED = 130;

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;

/** 'line 4711, INC0000130: …'. */
const lineOf = ({ line, number, what }: Quirk): string =>
  `${[line > 0 ? `line ${line}` : 'the log', ...(number === undefined ? [] : [number])].join(', ')}: ${what}`;

const told = (summary: ImportSummary, seconds: number): string[] => {
  const { organisation, imported, alreadyThere, people, teams, items, categories, quirks, leftOut, shiftMs } = summary;
  const into = `'${organisation.name}'`;
  const odd = Object.entries(quirks).map(([kind, count]) => `${count} ${kind}`);
  return [
    imported.incidents === 0
      ? `Nothing to do: ${into} has ${alreadyThere === 1 ? 'the incident' : `all ${counted(alreadyThere, 'incident')}`} already.`
      : `Imported ${counted(imported.incidents, 'incident')} with ${counted(imported.events, 'event')} into ${into} in ${seconds.toFixed(1)} s (${counted(Math.round(imported.events / seconds), 'event')} a second).`,
    ...(imported.incidents > 0 && alreadyThere > 0 ? [`${counted(alreadyThere, 'incident')} were there already.`] : []),
    `It has ${counted(people, 'person', 'people')}, ${counted(teams, 'team')}, ${counted(items, 'configuration item')} and ${counted(categories, 'category', 'categories')}.`,
    ...(shiftMs === 0 ? [] : [`All times are moved by ${counted(Math.round(shiftMs / 86_400_000), 'day')}.`]),
    odd.length === 0
      ? 'Nothing about the log is odd.'
      : `Odd about the log: ${odd.join(', ')}. ${leftOut === 0 ? 'Nothing is left out.' : `Left out: ${leftOut}.`}`,
  ];
};

/** Opens where oddities go. Error: `import.quirks_file`. */
const openQuirks = async (
  path: string | undefined,
  bar: ProgressBar,
): Promise<{ report: ReportQuirk; close(): Promise<void> }> => {
  if (path === undefined) return { report: (quirk) => bar.say(lineOf(quirk)), close: () => Promise.resolve() };
  const file = createWriteStream(path);
  await new Promise<void>((resolve, reject) => {
    file.once('open', () => resolve());
    file.once('error', (cause) =>
      reject(
        new AppError(
          'import.quirks_file',
          `${path} cannot be written (${cause.message}): name another file with --quirks.`,
        ),
      ),
    );
  });
  return {
    report: (quirk) => void file.write(`${lineOf(quirk)}\n`),
    close: async () => {
      file.end();
      await finished(file);
    },
  };
};

/** Imports a ServiceNow incident log, seals its history, and tells what came in. Ctrl-C stops it; run again, it goes on from there. */
export const importServiceNowWork = async (
  path: string,
  { org, shiftToNow, quirks, json }: Options,
  env: Env,
): Promise<number> => {
  const stopping = new AbortController();
  void askedToEnd().then(() => stopping.abort());
  const bar = progressBar(env);
  const oddities = await openQuirks(quirks, bar);
  try {
    return await withRuntime(env, async ({ system, config }) => {
      const begun = performance.now();
      const summary = await importIncidentLog(system, path, {
        org,
        shiftToNow,
        signal: stopping.signal,
        onQuirk: oddities.report,
        onProgress: ({ phase, done, total }) =>
          bar.show(
            phase === 'reading'
              ? { what: 'Reading', done, total, unit: 'bytes' }
              : { what: 'Importing', done, total, unit: 'events' },
          ),
      });
      const seconds = (performance.now() - begun) / 1000;
      bar.end();
      await progress(env, 'Sealing the history…', () => sealNow(system, config.data));
      if (json)
        env.out(JSON.stringify({ ...summary, seconds, eventsPerSecond: summary.imported.events / seconds }, null, 2));
      else for (const line of told(summary, seconds)) env.out(line);
      return 0;
    });
  } catch (cause) {
    bar.end();
    if (!(cause instanceof AppError && cause.code === 'import.interrupted')) throw cause;
    env.err(cause.message);
    return INTERRUPTED;
  } finally {
    await oddities.close();
  }
};
