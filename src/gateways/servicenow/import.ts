import { basename } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { AppError } from '#kernel/errors.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { livesStatements, planLife, type Life } from '#kernel/store/bulk.ts';
import { systemContext, type Context } from '#kernel/store/context.ts';
import type { Db } from '#kernel/store/db.ts';
import { DbError } from '#kernel/store/db-errors.ts';
import '#sms/index.ts';
import type { LogIncident } from './incident.ts';
import { beginImport, endImport, shiftOf, vocabularyOf, type Source } from './journal.ts';
import { createLanes } from './lanes.ts';
import { readIncidentLog } from './log.ts';
import { createNames, type NamedType } from './names.ts';
import { writeNewcomers } from './newcomers.ts';
import { organisationNamed, organisationNameOf } from './organisation.ts';
import { SERVICENOW_MATRIX } from './priority.ts';
import type { QuirkKind, ReportQuirk } from './quirk.ts';
import { randomSalts } from './salts.ts';
import { storyOf, type Telling } from './story.ts';

export type ImportProgress = { readonly phase: 'reading' | 'writing'; /** Bytes of the file, or events. */ readonly done: number; readonly total: number };

export type ImportOptions = {
  /** The organisation's name; by default one that follows from the file's. */
  readonly org?: string | undefined;
  /** Moves all times so that the last event is now. */
  readonly shiftToNow?: boolean;
  readonly onQuirk?: ReportQuirk;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Stops after what is under way. */
  readonly signal?: AbortSignal | undefined;
  readonly now?: () => number;
  /** The salt of an entry's personal part; by default random. */
  readonly salt?: ((entry: string) => Buffer) | undefined;
  /** Incidents in a transaction. */
  readonly batch?: number;
};

export type ImportSummary = {
  readonly organisation: { readonly id: string; readonly name: string; readonly created: boolean };
  readonly file: string; readonly sha256: string;
  /** What the log holds. */
  readonly events: number; readonly incidents: number;
  /** What was written now. */
  readonly imported: { readonly incidents: number; readonly events: number };
  readonly alreadyThere: number;
  /** In the organisation in the end. */
  readonly people: number; readonly teams: number; readonly items: number;
  readonly categories: number;
  /** By how much all times are moved, ms. */
  readonly shiftMs: number;
  readonly quirks: Readonly<Partial<Record<QuirkKind, number>>>;
};

const BATCH = 150;
const LANES = 2;

type Known = { readonly records: ReadonlyMap<string, NamedType>; /** Incidents by number, with their version. */ readonly incidents: ReadonlyMap<string, number> };

const knownOf = async (context: Context): Promise<Known> => {
  const { org } = context.principal;
  const [records, incidents] = await context.batch([
    { text: "SELECT id, type FROM directory WHERE org = $1 AND type IN ('person', 'team', 'configurationItem')", values: [org] },
    { text: 'SELECT number, version FROM incident WHERE org = $1', values: [org] },
  ]);
  return {
    records: new Map(records?.rows.map((row) => [String(row['id']), row['type'] as NamedType])),
    incidents: new Map(incidents?.rows.map((row) => [String(row['number']), Number(row['version'])])),
  };
};

/** Whole minutes, so that times stay as plain as they are in the log. */
const shiftToNow = (last: number | null, now: number): number => (last === null ? 0 : Math.floor((now - last) / 60_000) * 60_000);

const settledShift = (known: number | null, wanted: boolean, fresh: () => number): number => {
  if (known === null) return wanted ? fresh() : 0;
  if (wanted && known === 0) throw new AppError('import.not_shifted', 'This organisation holds the log at its own times: name another one with --org to have it moved to now.');
  return known;
};

/** Two imports of one log at once meet at the same record. */
const told = (cause: unknown): unknown => cause instanceof DbError && cause.sqlState === '23505'
  ? new AppError('import.conflict', 'Another import into the same organisation is under way. Wait for it to end, and run this one again.') : cause;

/**
 * Imports an incident log of ServiceNow into an organisation of its own: every incident with its history, and the people, teams,
 * items, categories and codes that it names. Identifiers follow from the organisation and the log, so that a second run changes
 * nothing and one that was broken off is completed. `db` is the system role's. Errors: those of `readIncidentLog` and
 * `organisationNamed`, `import.interrupted`, `import.not_shifted`, `import.conflict`.
 */
export const importIncidentLog = async (db: Db, path: string, options: ImportOptions = {}): Promise<ImportSummary> => {
  const { onProgress, signal, salt = randomSalts(), now = Date.now, batch = BATCH } = options;
  const quirks: Partial<Record<QuirkKind, number>> = {};
  const report: ReportQuirk = (quirk) => {
    quirks[quirk.kind] = (quirks[quirk.kind] ?? 0) + 1;
    options.onQuirk?.(quirk);
  };
  const stopIfAsked = (): void => {
    if (signal?.aborted === true) throw new AppError('import.interrupted', 'Stopped before the end. Run the same command again to complete the import.');
  };
  const log = await readIncidentLog(path, report, ({ bytesRead, bytesTotal }) => {
    stopIfAsked();
    onProgress?.({ phase: 'reading', done: bytesRead, total: bytesTotal });
  });
  const organisation = await organisationNamed(db, options.org ?? organisationNameOf(path), now());
  const { id: org } = organisation;
  const source: Source = { file: basename(path), sha256: log.sha256, events: log.rows, incidents: log.incidents };
  const first = await systemContext(db, org, { now });
  const shift = settledShift(await shiftOf(first), options.shiftToNow === true, () => shiftToNow(log.lastAt(now()), now()));
  await beginImport(first, source, shift);
  const context = await systemContext(db, org, { now });
  const known = await knownOf(context);
  const names = createNames(org, known.records);
  const words = await vocabularyOf(context);
  const telling: Telling = { org, names, matrix: SERVICENOW_MATRIX, shift, report, salt };
  const definition = definitionNamed('incident');
  const lanes = createLanes(LANES);
  const written = { incidents: 0, events: 0, seen: 0, there: 0 };

  let lives: Life[] = [];
  let events = 0;
  let settled: Promise<void> = Promise.resolve();
  const flush = async (): Promise<void> => {
    const [those, count, newcomers] = [lives, events, names.newcomers()];
    [lives, events] = [[], 0];
    const statements = those.length === 0 ? [] : livesStatements(org, definition, those);
    // Whoever is referred to comes first, in the order in which they were named.
    settled = settled.then(() => writeNewcomers(context, newcomers, { shift, salt }));
    const before = settled;
    before.catch(() => undefined);
    await lanes.run(async () => {
      await before;
      if (statements.length > 0) await context.batch(statements);
      written.incidents += those.length;
      written.events += count;
      onProgress?.({ phase: 'writing', done: written.seen, total: log.rows });
    });
    await turn();
  };
  const take = (incident: LogIncident): void => {
    const { number } = incident;
    words.see(incident);
    const version = known.incidents.get(number);
    if (version !== undefined) {
      written.there += 1;
      if (version < incident.events.length) report({ line: incident.events.at(-1)?.line ?? 0, number, kind: 'fewer-events', what: `It was imported before with fewer events (${version} versions, ${incident.events.length} rows): it stays as it is.`, kept: false });
      return;
    }
    try {
      const { id, creation, later } = storyOf(incident, telling);
      lives.push(planLife(context, definition, id, creation, later, names.labels));
      events += incident.events.length;
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause;
      report({ line: incident.events[0]?.line ?? 0, number, kind: 'refused', what: `The incident cannot be taken and is left out: ${cause.message}`, kept: false });
    }
  };
  try {
    for (const incident of log.histories()) {
      take(incident);
      written.seen += incident.events.length;
      if (lives.length < batch) continue;
      stopIfAsked();
      await flush();
    }
    await flush();
    await lanes.end();
    await endImport(context, source, words, quirks);
  } catch (cause) {
    await lanes.end().catch(() => undefined);
    throw told(cause);
  }
  return {
    organisation, file: source.file, sha256: log.sha256, events: log.rows, incidents: log.incidents, imported: { incidents: written.incidents, events: written.events }, alreadyThere: written.there,
    people: names.count.person, teams: names.count.team, items: names.count.configurationItem, categories: words.categories().length, shiftMs: shift, quirks,
  };
};
