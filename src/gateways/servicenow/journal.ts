import { randomBytes } from 'node:crypto';
import { makeEntry, type Changes } from '#kernel/history/entry.ts';
import type { Setting } from '#kernel/settings/settings.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Statement } from '#kernel/store/db.ts';
import { categories, priorityMatrix, resolutionCodes } from '#sms/operation/resolution/incident/public.ts';
import type { Category, Vocabulary } from './categories.ts';
import { createVocabulary } from './categories.ts';
import { idOf } from './ids.ts';
import { declareOwnFields } from './own-fields.ts';
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

const setting = <T>(org: string, { name }: Setting<T>, value: unknown): Statement => ({
  values: [org, name, EVER, JSON.stringify(value)],
  text: `INSERT INTO setting AS s (org, name, valid_from, value) VALUES ($1, $2, $3, $4::jsonb)
    ON CONFLICT (org, name, valid_from) DO UPDATE SET value = EXCLUDED.value WHERE s.value IS DISTINCT FROM EXCLUDED.value`,
});

/** An entry in the history of the organisation itself: once, however often it is written. */
const entry = (
  { principal: { org }, now }: Context,
  step: 'begin' | 'end',
  sha256: string,
  changes: Changes,
): Statement => {
  const id = idOf(org, 'servicenow', step, sha256);
  const at = new Date(now()).toISOString();
  const action = `import:${step}`;
  const { body, leaf } = makeEntry(
    {
      v: 1,
      org,
      id,
      type: 'organisation',
      record: org,
      version: 0,
      action,
      audience: 'internal',
      recordedAt: at,
      occurredAt: at,
      actor: { id: null, kind: 'import' },
      changes,
    },
    randomBytes,
  );
  return {
    values: [org, id, action, at, body, leaf],
    text: `INSERT INTO history (org, id, type, record, version, action, audience, recorded_at, occurred_at, body, leaf)
      VALUES ($1::uuid, $2, 'organisation', $1::uuid, 0, $3, 'internal', $4, $4, $5, $6) ON CONFLICT (org, id) DO NOTHING`,
  };
};

/** By how much the times of an organisation's logs are moved, ms; null when nothing was imported yet. */
export const shiftOf = async (context: Context): Promise<number | null> => {
  const [answer] = await context.batch([
    {
      text: "SELECT (body::jsonb #>> '{changes,shiftMs,1}')::bigint AS shift FROM history WHERE org = $1 AND record = $1 AND action = 'import:begin' ORDER BY recorded_at, id LIMIT 1",
      values: [context.principal.org],
    },
  ]);
  const shift = answer?.rows[0]?.['shift'];
  return shift === undefined ? null : Number(shift);
};

/** Notes that an import begins, and gives the organisation what incidents of a log need: their matrix, their own fields. */
export const beginImport = async (
  context: Context,
  { file, sha256, events, incidents }: Source,
  shift: number,
): Promise<void> => {
  const { org } = context.principal;
  await context.batch([
    entry(context, 'begin', sha256, {
      file: [null, file],
      sha256: [null, sha256],
      events: [null, events],
      incidents: [null, incidents],
      shiftMs: [null, shift],
      [priorityMatrix.name]: [null, SERVICENOW_MATRIX],
    }),
    setting(org, priorityMatrix, SERVICENOW_MATRIX),
    declareOwnFields(org),
  ]);
};

/** The words that earlier imports found. */
export const vocabularyOf = async (context: Context): Promise<Vocabulary> => {
  const [answer] = await context.batch([
    {
      text: 'SELECT name, value FROM setting WHERE org = $1 AND valid_from = $2',
      values: [context.principal.org, EVER],
    },
  ]);
  const stored = new Map(answer?.rows.map((row) => [String(row['name']), row['value']]));
  return createVocabulary(
    stored.get(categories.name) as readonly Category[] | undefined,
    stored.get(resolutionCodes.name) as readonly string[] | undefined,
  );
};

/** Offers the log's categories and codes to agents, and notes that all of the log is in. */
export const endImport = async (
  context: Context,
  { sha256 }: Source,
  words: Vocabulary,
  quirks: Readonly<Record<string, number>>,
): Promise<void> => {
  const { org } = context.principal;
  const [found, codes] = [words.categories(), words.codes()];
  await context.batch([
    ...(found.length === 0 ? [] : [setting(org, categories, found)]),
    ...(codes.length === 0 ? [] : [setting(org, resolutionCodes, codes)]),
    entry(context, 'end', sha256, {
      quirks: [null, quirks],
      [categories.name]: [null, found],
      [resolutionCodes.name]: [null, codes],
    }),
  ]);
};
