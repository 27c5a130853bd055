import { basename } from 'node:path';
import { AppError } from '#kernel/errors.ts';
import { systemContext } from '#kernel/store/context.ts';
import type { Db } from '#kernel/store/db.ts';
import { DbError } from '#kernel/store/db-errors.ts';
import '#sms/index.ts';
import { beginImport, endImport, readJournal, wordsOf, type Source } from './journal.ts';
import { knownOf } from './known-records.ts';
import { readIncidentLog } from './log.ts';
import { createNames } from './names.ts';
import { organisationNamed, organisationNameOf } from './organisation.ts';
import { SERVICENOW_MATRIX } from './priority.ts';
import type { QuirkKind, ReportQuirk } from './quirk.ts';
import { randomSalts } from './salts.ts';
import type { Telling } from './story.ts';
import { writeIncidents, type Written } from './write-incidents.ts';

export type ImportProgress = {
  readonly phase: 'reading' | 'writing';
  /** Bytes of the file, or events. */
  readonly done: number;
  readonly total: number;
};

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

export type ImportSummary = Written & {
  readonly organisation: { readonly id: string; readonly name: string; readonly created: boolean };
  readonly file: string;
  readonly sha256: string;
  /** What the log holds. */
  readonly events: number;
  readonly incidents: number;
  /** In the organisation in the end. */
  readonly people: number;
  readonly teams: number;
  readonly items: number;
  readonly categories: number;
  /** By how much all times are moved, ms. */
  readonly shiftMs: number;
  /** Lines, and incidents, of which nothing was imported. */
  readonly leftOut: number;
  readonly quirks: Readonly<Partial<Record<QuirkKind, number>>>;
};

const BATCH = 150;

/** Whole minutes, so that times stay as plain as they are in the log. */
const shiftToNow = (last: number | null, now: number): number =>
  last === null ? 0 : Math.floor((now - last) / 60_000) * 60_000;

const settledShift = (known: number | null, wanted: boolean, fresh: () => number): number => {
  if (known === null) return wanted ? fresh() : 0;
  if (wanted && known === 0)
    throw new AppError(
      'import.not_shifted',
      'This organisation holds the log at its own times: name another one with --org to have it moved to now.',
    );
  return known;
};

/** Two imports of one log at once meet at the same record. */
const told = (cause: unknown): unknown =>
  cause instanceof DbError && cause.sqlState === '23505'
    ? new AppError(
        'import.conflict',
        'Another import into the same organisation is under way. Wait for it to end, and run this one again.',
      )
    : cause;

/** Told of every oddity, and keeps count. */
const createTally = (onQuirk: ReportQuirk | undefined) => {
  const quirks: Partial<Record<QuirkKind, number>> = {};
  const tally = { quirks, leftOut: 0 };
  const report: ReportQuirk = (quirk) => {
    quirks[quirk.kind] = (quirks[quirk.kind] ?? 0) + 1;
    if (!quirk.kept) tally.leftOut += 1;
    onQuirk?.(quirk);
  };
  return { tally, report };
};

/**
 * Imports an incident log of ServiceNow into an organisation of its own: every incident with its history, and the people, teams,
 * items, categories and codes that it names. Identifiers follow from the organisation and the log, so that a second run changes
 * nothing and one that was broken off is completed. `db` is the system role's. Errors: those of `readIncidentLog` and
 * `organisationNamed`, `import.interrupted`, `import.not_shifted`, `import.conflict`.
 */
export const importIncidentLog = async (db: Db, path: string, options: ImportOptions = {}): Promise<ImportSummary> => {
  const { onProgress, signal, salt = randomSalts(), now = Date.now, batch: atOnce = BATCH } = options;
  const { tally, report } = createTally(options.onQuirk);
  const stopIfAsked = (): void => {
    if (signal?.aborted === true)
      throw new AppError(
        'import.interrupted',
        'Stopped before the end. Run the same command again to complete the import.',
      );
  };
  const log = await readIncidentLog(path, report, ({ bytesRead, bytesTotal }) => {
    stopIfAsked();
    onProgress?.({ phase: 'reading', done: bytesRead, total: bytesTotal });
  });
  const { rows: events, incidents, sha256 } = log;
  const organisation = await organisationNamed(db, options.org ?? organisationNameOf(path), now());
  const source: Source = { file: basename(path), sha256, events, incidents };
  const first = await systemContext(db, organisation.id, { now });
  const journal = await readJournal(first, sha256);
  const shift = settledShift(journal.shift, options.shiftToNow === true, () => shiftToNow(log.lastAt(now()), now()));
  if (!journal.begun) await beginImport(first, source, shift, journal.shift === null);
  const context = await systemContext(db, organisation.id, { now });
  const known = await knownOf(context);
  const names = createNames(organisation.id, known.records);
  const words = await wordsOf(context);
  const telling: Telling = { org: organisation.id, names, matrix: SERVICENOW_MATRIX, shift, report, salt };
  const written = await writeIncidents(
    { context, log, telling, words: words.vocabulary, known: known.incidents, atOnce },
    {
      stopIfAsked,
      written: (done) => onProgress?.({ phase: 'writing', done, total: events }),
    },
  ).catch((cause: unknown) => {
    throw told(cause);
  });
  if (!journal.ended) await endImport(context, source, words, tally.quirks);
  const { person: people, team: teams, configurationItem: items } = names.count;
  return {
    organisation,
    ...source,
    ...written,
    people,
    teams,
    items,
    categories: words.vocabulary.categories().length,
    shiftMs: shift,
    ...tally,
  };
};
