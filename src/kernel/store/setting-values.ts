import { z } from 'zod';
import { mustAdminister } from '../access/administer.ts';
import { AppError } from '../errors.ts';
import { allSettings, settingNamed, type Setting } from '../settings/settings.ts';
import type { Context } from './context.ts';
import type { Row, Statement } from './db.ts';
import { DbError } from './db-errors.ts';
import { noting } from './note.ts';

/** A value of a setting with the moment from which it holds; null for the one that holds from the beginning. */
export type SettingValue = {
  readonly value: unknown;
  readonly validFrom: string | null;
  readonly setBy: { readonly id: string; readonly label: string } | null;
  readonly setAt: string | null;
};
export type SettingShown = {
  readonly name: string;
  readonly label: string;
  /** Rises with every decision. */
  readonly version: number;
  /** What holds now. */
  readonly current: SettingValue;
  /** What was decided to hold later. */
  readonly planned: readonly SettingValue[];
};

type Stored = SettingValue & { readonly name: string; readonly validFrom: string; readonly revisions: number };

const storedStatement = (org: string, name: string | null): Statement => ({
  text: `SELECT s.name, s.value, s.valid_from AS "validFrom", s.set_at AS "setAt", s.set_by AS "setBy", p.title AS setter, s.revisions
    FROM setting s LEFT JOIN person p ON p.org = s.org AND p.id = s.set_by
    WHERE s.org = $1 AND ($2::text IS NULL OR s.name = $2) ORDER BY s.name, s.valid_from DESC`,
  values: [org, name],
});

const storedOf = ({ setBy, setter, ...row }: Row): Stored => ({
  ...(row as Omit<Stored, 'setBy'>),
  setBy: typeof setBy === 'string' ? { id: setBy, label: String(setter) } : null,
});

const valueOf = ({ value, validFrom, setBy, setAt }: SettingValue): SettingValue => ({
  value,
  validFrom,
  setBy,
  setAt,
});

const shown = (setting: Setting<unknown>, stored: readonly Stored[], now: number): SettingShown => {
  const initial: SettingValue = { value: setting.initial, validFrom: null, setBy: null, setAt: null };
  const [later, held] = [true, false].map((future) =>
    stored.filter(({ validFrom }) => Date.parse(validFrom) > now === future),
  );
  return {
    name: setting.name,
    label: setting.label,
    version: stored.reduce((sum, { revisions }) => sum + revisions, 0),
    current: valueOf(held?.[0] ?? initial),
    planned: (later ?? []).map(valueOf).toReversed(),
  };
};

/** Every setting that there is, by name, with what holds now and what is planned. */
export const listSettings = async (context: Context): Promise<readonly SettingShown[]> => {
  const [answer] = await context.batch([storedStatement(context.principal.org, null)]);
  const byName = Map.groupBy((answer?.rows ?? []).map(storedOf), ({ name }) => name);
  return [...allSettings()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((setting) => shown(setting, byName.get(setting.name) ?? [], context.now()));
};

const known = (name: string): Setting<unknown> => {
  const setting = settingNamed(name);
  if (setting === undefined) throw new AppError('not_found', `There is no setting called ${name.slice(0, 60)}.`);
  return setting;
};

/** One setting with all that ever held, newest first, and the JSON Schema of its values. Throws `not_found`. */
export const readSetting = async (
  context: Context,
  name: string,
): Promise<SettingShown & { readonly history: readonly SettingValue[]; readonly schema: unknown }> => {
  const setting = known(name);
  const [answer] = await context.batch([storedStatement(context.principal.org, name)]);
  const stored = (answer?.rows ?? []).map(storedOf);
  const schema =
    setting.schema instanceof z.ZodType ? z.toJSONSchema(setting.schema, { unrepresentable: 'any', io: 'input' }) : {};
  return { ...shown(setting, stored, context.now()), history: stored.map(valueOf), schema };
};

const parsed = (setting: Setting<unknown>, value: unknown): unknown => {
  try {
    return setting.schema.parse(value);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const errors = error.issues.map(({ path, message }) => ({
      field: ['value', ...path].join('.').slice(0, 80),
      message,
    }));
    throw new AppError(
      'invalid',
      errors
        .map(({ field, message }) => `${field} ${message}`)
        .join('; ')
        .slice(0, 1_000),
      { errors },
    );
  }
};

const checked = async (context: Context, setting: Setting<unknown>, value: unknown): Promise<void> => {
  const faults = (await setting.check?.(context, value)) ?? [];
  if (faults.length === 0) return;
  const errors = faults.map(({ field, message }) => ({ field: `value.${field}`.slice(0, 80), message }));
  throw new AppError(
    'invalid',
    errors
      .map(({ field, message }) => `${field} ${message}`)
      .join('; ')
      .slice(0, 1_000),
    { errors },
  );
};

const AHEAD_MS = 5 * 366 * 86_400_000;

/** When a value is to hold from: now, or later. What has held stays as it was. */
const momentFor = (given: string | undefined, now: number): string => {
  const at = given === undefined ? now : Date.parse(given);
  if (at < now || at > now + AHEAD_MS)
    throw new AppError(
      'invalid',
      'validFrom lies in the past, or more than five years ahead: what has held stays as it was.',
      { errors: [{ field: 'validFrom', message: 'is now or later' }] },
    );
  return new Date(at).toISOString();
};

const stale = (version: number): AppError =>
  new AppError(
    'stale_version',
    'Somebody changed this setting since you opened it. Look at it as it is now and decide again.',
    { version },
  );

/**
 * Decides what a setting is from a moment on, at the version that the caller saw (null for any), by whoever sets up the
 * organisation. It holds from the next request on. Throws `forbidden`, `not_found`, `invalid`, `stale_version`.
 */
export const setSetting = async (
  context: Context,
  name: string,
  version: number | null,
  input: { readonly value: unknown; readonly validFrom?: string | undefined },
): Promise<SettingShown> => {
  mustAdminister(context.principal, 'change settings');
  const { org, person } = context.principal;
  const setting = known(name);
  const before = await readSetting(context, name);
  if (version !== null && version !== before.version) throw stale(before.version);
  const value = parsed(setting, input.value);
  await checked(context, setting, value);
  const validFrom = momentFor(input.validFrom, context.now());
  const replaced = before.planned.find((each) => each.validFrom === validFrom);
  const previous = replaced ?? before.planned.findLast((each) => String(each.validFrom) < validFrom) ?? before.current;
  await context
    .batch([
      {
        text: `INSERT INTO setting AS s (org, name, valid_from, value, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6)
          ON CONFLICT (org, name, valid_from) DO UPDATE SET value = excluded.value, set_by = excluded.set_by, set_at = excluded.set_at, revisions = s.revisions + 1`,
        values: [org, name, validFrom, JSON.stringify(value), person, new Date(context.now()).toISOString()],
      },
      // The row above waits for whoever changes a setting at the same moment, so that this sees what they decided.
      {
        text: 'SELECT one_written((SELECT count(*) FROM (SELECT sum(revisions) AS version FROM setting WHERE org = $1 AND name = $2) v WHERE v.version = $3))',
        values: [org, name, before.version + 1],
      },
      noting(context, {
        type: 'setting',
        id: org,
        version: 0,
        action: 'set',
        changes: { [name]: [previous.value, value], validFrom: [null, validFrom] },
      }),
    ])
    .catch((error: unknown) => {
      throw error instanceof DbError && error.sqlState === 'WR412' ? stale(before.version + 1) : error;
    });
  const { history: _history, schema: _schema, ...after } = await readSetting(context, name);
  return after;
};
