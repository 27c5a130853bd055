import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { makeEntry, type Changes } from '#kernel/history/entry.ts';
import type { Setting } from '#kernel/settings/settings.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Statement } from '#kernel/store/db.ts';
import { categories, priorityMatrix, resolutionCodes } from '#sms/operation/resolution/incident/public.ts';
import type { Category, Vocabulary } from './categories.ts';
import { createVocabulary } from './categories.ts';
import { idOf } from './ids.ts';
import { declareOwnFields, ownFieldsDeclared } from './own-fields.ts';
import { SERVICENOW_MATRIX } from './priority.ts';

/** Before anything that a log tells: settings of an imported organisation hold from then on. */
const EVER = '1990-01-01T00:00:00.000Z';

/** What is imported. `sha256` is that of the unpacked log. */
export type Source = {
  readonly file: string;
  readonly sha256: string;
  readonly events: number;
  readonly incidents: number;
};

type Entry = {
  readonly type: string;
  readonly record: string;
  readonly version: number;
  readonly action: string;
  readonly changes: Changes;
};

/** An entry in the organisation's history, of what is no record. `key` tells it from the others of that organisation. */
const entry = (
  { principal: { org }, now }: Context,
  key: string,
  { type, record, version, action, changes }: Entry,
): Statement => {
  const id = idOf(org, 'servicenow', key);
  const at = new Date(now()).toISOString();
  const actor = { id: null, kind: 'import' } as const;
  const { body, leaf } = makeEntry(
    {
      v: 1,
      org,
      id,
      type,
      record,
      version,
      action,
      audience: 'internal',
      recordedAt: at,
      occurredAt: at,
      actor,
      changes,
    },
    randomBytes,
  );
  return {
    values: [org, id, type, record, version, action, at, body, leaf],
    text: `INSERT INTO history (org, id, type, record, version, action, audience, recorded_at, occurred_at, body, leaf)
      VALUES ($1, $2, $3, $4, $5, $6, 'internal', $7, $7, $8, $9)`,
  };
};

const stepKey = (step: 'begin' | 'end', sha256: string): string => `${step} ${sha256}`;

const stepEntry = (context: Context, step: 'begin' | 'end', sha256: string, changes: Changes): Statement =>
  entry(context, stepKey(step, sha256), {
    type: 'organisation',
    record: context.principal.org,
    version: 0,
    action: `import:${step}`,
    changes,
  });

/** A setting that holds from the beginning of all logs, as it stands in its table and in history. */
const setting = <T>(
  context: Context,
  { name }: Setting<T>,
  sha256: string,
  before: unknown,
  value: unknown,
): readonly Statement[] => {
  const {
    principal: { org },
    now,
  } = context;
  return [
    {
      values: [org, name, EVER, JSON.stringify(value), new Date(now()).toISOString()],
      text: `INSERT INTO setting AS s (org, name, valid_from, value, set_at) VALUES ($1, $2, $3, $4::jsonb, $5)
        ON CONFLICT (org, name, valid_from) DO UPDATE SET value = excluded.value, set_at = excluded.set_at, revisions = s.revisions + 1`,
    },
    entry(context, `setting ${name} ${sha256}`, {
      type: 'setting',
      record: org,
      version: 0,
      action: 'set',
      changes: { [name]: [before, value], validFrom: [null, EVER] },
    }),
  ];
};

/** What the organisation's history tells of imports. */
export type Journal = {
  /** By how much the times of its logs are moved, ms; null when nothing was imported yet. */
  readonly shift: number | null;
  /** Whether this very log was begun, and is all in. */
  readonly begun: boolean;
  readonly ended: boolean;
};

export const readJournal = async (context: Context, sha256: string): Promise<Journal> => {
  const { org } = context.principal;
  const [answer] = await context.batch([
    {
      text: `SELECT id, action, body::jsonb #>> '{changes,shiftMs,1}' AS shift FROM history
        WHERE org = $1 AND record = $1 AND action IN ('import:begin', 'import:end') ORDER BY recorded_at, id`,
      values: [org],
    },
  ]);
  const rows = answer?.rows ?? [];
  const has = (step: 'begin' | 'end'): boolean =>
    rows.some((row) => row['id'] === idOf(org, 'servicenow', stepKey(step, sha256)));
  const first = rows.find((row) => row['action'] === 'import:begin');
  return { shift: first === undefined ? null : Number(first['shift']), begun: has('begin'), ended: has('end') };
};

/**
 * Notes that an import begins. The first one gives the organisation what incidents of a log need: their matrix of priorities, and
 * fields of its own for what incidents have none for.
 */
export const beginImport = async (
  context: Context,
  { file, sha256, events, incidents }: Source,
  shift: number,
  first: boolean,
): Promise<void> => {
  const { org } = context.principal;
  const needed = (): readonly Statement[] => [
    ...setting(context, priorityMatrix, sha256, null, SERVICENOW_MATRIX),
    declareOwnFields(org, context.now()),
    ...ownFieldsDeclared(org).map(({ id, changes }) =>
      entry(context, `field ${id}`, { type: 'customField', record: id, version: 1, action: 'create', changes }),
    ),
  ];
  await context.batch([
    stepEntry(context, 'begin', sha256, {
      file: [null, file],
      sha256: [null, sha256],
      events: [null, events],
      incidents: [null, incidents],
      shiftMs: [null, shift],
    }),
    ...(first ? needed() : []),
  ]);
};

/** The words that agents are offered. */
export type Words = { readonly vocabulary: Vocabulary; readonly before: ReadonlyMap<string, unknown> };

/** The words that earlier imports found. */
export const wordsOf = async (context: Context): Promise<Words> => {
  const [answer] = await context.batch([
    {
      text: 'SELECT name, value FROM setting WHERE org = $1 AND valid_from = $2',
      values: [context.principal.org, EVER],
    },
  ]);
  const before = new Map(answer?.rows.map((row) => [String(row['name']), row['value']]));
  const vocabulary = createVocabulary(
    before.get(categories.name) as readonly Category[] | undefined,
    before.get(resolutionCodes.name) as readonly string[] | undefined,
  );
  return { vocabulary, before };
};

/** Offers the log's categories and codes to agents, and notes that all of the log is in. */
export const endImport = async (
  context: Context,
  { sha256 }: Source,
  { vocabulary, before }: Words,
  quirks: Readonly<Record<string, number>>,
): Promise<void> => {
  const found = [
    [categories, vocabulary.categories()],
    [resolutionCodes, vocabulary.codes()],
  ] as const;
  const settings = found.flatMap(([which, words]) => {
    const old = before.get(which.name) ?? null;
    return words.length === 0 || isDeepStrictEqual(old, words)
      ? []
      : setting<unknown>(context, which, sha256, old, words);
  });
  await context.batch([...settings, stepEntry(context, 'end', sha256, { quirks: [null, quirks] })]);
};
