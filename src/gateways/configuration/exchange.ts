import { randomUUIDv7 } from 'node:crypto';
import { z } from 'zod';
import { mustAdminister } from '#kernel/access/administer.ts';
import { AppError } from '#kernel/errors.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Statement } from '#kernel/store/db.ts';
import { noting } from '#kernel/store/note.ts';
import { applyItems, type ApplyInput } from './apply.ts';
import { idsOf } from './names.ts';
import { planItems, type PlannedItem } from './plan.ts';
import { presentItems } from './present.ts';
import { configurationFile, fileOf, itemsOf, PARTS, type ConfigurationFile, type Items, type Part } from './shape.ts';

/** The configuration of an organisation as a file: the named parts, or all but who holds which role. Throws `forbidden`. */
export const exportConfiguration = async (context: Context, parts: readonly Part[]): Promise<ConfigurationFile> => {
  mustAdminister(context.principal, 'export the configuration');
  return fileOf(await presentItems(context, parts));
};

export type ImportOptions = Pick<ApplyInput, 'giveRole'> & {
  readonly dryRun: boolean;
  /** Keys that are left out. */
  readonly skip?: readonly string[];
};
export type Imported = {
  readonly plan: readonly PlannedItem[];
  readonly applied: boolean;
  /** The file that holds what there was before; null where nothing was changed. */
  readonly before: string | null;
};

const parse = (input: unknown): ConfigurationFile => {
  const parsed = configurationFile.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AppError(
    'invalid',
    `This is no configuration that can be read: ${z.prettifyError(parsed.error).slice(0, 500)}`,
  );
};

/** What was there of what is about to change, and what was not: importing it takes the change back. */
const undoing = (plan: readonly PlannedItem[], present: Items): ConfigurationFile => {
  const touched = plan.filter(({ what }) => what === 'changed' || what === 'removed').map(({ key }) => key);
  return fileOf(
    new Map(touched.flatMap((key) => (present.has(key) ? [[key, present.get(key) ?? {}] as const] : []))),
    plan.filter(({ what }) => what === 'added').map(({ key }) => key),
  );
};

/** Keeps what there was before as a file, and tells in history that a configuration was taken in, and how much of it. */
const keeping = (
  context: Context,
  id: string,
  plan: readonly PlannedItem[],
  present: Items,
): readonly [Statement, Statement] => {
  const { org, person } = context.principal;
  const counts = (['added', 'changed', 'removed'] as const).map(
    (each) => [each, plan.filter(({ what }) => what === each).length] as const,
  );
  return [
    {
      text: 'INSERT INTO configuration_file (org, id, made_by, content) VALUES ($1, $2, $3, $4)',
      values: [org, id, person, JSON.stringify(undoing(plan, present))],
    },
    noting(context, {
      type: 'configuration',
      id,
      version: 0,
      action: 'import',
      changes: Object.fromEntries(
        counts.filter(([, count]) => count > 0).map(([name, count]) => [name, [null, count]]),
      ),
    }),
  ];
};

/**
 * Compares a file with the configuration, and takes it in unless it is a dry run: all of it or nothing. What there was before is kept
 * as a file in the same transaction. Throws `forbidden`, `invalid`, and `configuration.conflict` (409) where something stands in the way.
 */
export const importConfiguration = async (
  context: Context,
  input: unknown,
  options: ImportOptions,
): Promise<Imported> => {
  mustAdminister(context.principal, 'import a configuration');
  const file = parse(input);
  const skip = new Set(options.skip);
  const items = new Map([...itemsOf(file)].filter(([key]) => !skip.has(key)));
  const present = await presentItems(context, PARTS);
  const ids = await idsOf(context, Object.fromEntries(items));
  const plan = planItems(
    items,
    present,
    new Set(ids.keys()),
    (file.absent ?? []).filter((key) => !skip.has(key)),
  );
  const clash = plan.filter(({ what }) => what === 'conflict');
  const something = plan.some(({ what }) => what !== 'same' && what !== 'conflict');
  if (clash.length > 0 && !options.dryRun)
    throw new AppError(
      'configuration.conflict',
      `Nothing was taken in. ${clash.map(({ key, why }) => `${key}: ${why ?? ''}`).join(' ')}`.slice(0, 1_000),
    );
  if (!something) return { plan, applied: false, before: null };
  await applyItems(context, { items, plan, giveRole: options.giveRole, dryRun: true });
  if (options.dryRun) return { plan, applied: false, before: null };
  const before = randomUUIDv7();
  await applyItems(context, {
    items,
    plan,
    giveRole: options.giveRole,
    dryRun: false,
    along: keeping(context, before, plan, present),
  });
  return { plan, applied: true, before };
};

/** The files that were kept before imports, the newest first. */
export const keptFiles = async (context: Context): Promise<readonly Record<string, unknown>[]> => {
  mustAdminister(context.principal, 'see what was configured before an import');
  const [answer] = await context.batch([
    {
      text: `SELECT f.id, f.made_at AS "at", p.title AS "by" FROM configuration_file f LEFT JOIN person p ON p.org = f.org AND p.id = f.made_by
        WHERE f.org = $1 ORDER BY f.id DESC LIMIT 50`,
      values: [context.principal.org],
    },
  ]);
  return answer?.rows ?? [];
};

/** One of them. Throws `not_found`. */
export const keptFile = async (context: Context, id: string): Promise<unknown> => {
  mustAdminister(context.principal, 'see what was configured before an import');
  const [answer] = /^[0-9a-f-]{36}$/.test(id)
    ? await context.batch([
        {
          text: 'SELECT content FROM configuration_file WHERE org = $1 AND id = $2',
          values: [context.principal.org, id],
        },
      ])
    : [];
  const content = answer?.rows[0]?.['content'];
  if (content === undefined) throw new AppError('not_found', 'There is no such file.');
  return content;
};
