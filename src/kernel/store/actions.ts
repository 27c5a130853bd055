import { AppError } from '../errors.ts';
import type { AnyDefinition } from '../record/define.ts';
import { refsOf } from '../record/projection.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';
import { may, readRecord } from './read.ts';
import { unnamedAmong } from './references.ts';
import type { AnyAction, Retry } from '../record/action.ts';

const ATTEMPTS = 20;

/** Whether an action fits the record as the caller sees it: what refers to something hidden from them refers to nothing. */
const fits = async (context: Context, definition: AnyDefinition, action: AnyAction, row: Row): Promise<boolean> => {
  const holds = (seen: Row): boolean => action.when?.(seen as never) ?? true;
  const without = (hidden: (id: unknown) => boolean): Row => ({
    ...row,
    ...Object.fromEntries(
      refsOf(definition).flatMap(({ name, common }) => (!common && hidden(row[name]) ? [[name, null]] : [])),
    ),
  });
  const given = refsOf(definition).flatMap(({ name }) => (typeof row[name] === 'string' ? [row[name]] : []));
  // Most actions do not look at references: they cost no question.
  if (!holds(row) || holds(without(() => true))) return holds(row);
  const unnamed = await unnamedAmong(context, given);
  return holds(without((id) => typeof id === 'string' && unnamed.has(id)));
};

/** Runs a named action of a record for the caller. Throws `not_found`, `forbidden`, `stale_version`, `invalid`, and what the action itself refuses. */
export const runAction = async (
  context: Context,
  definition: AnyDefinition,
  key: string,
  name: string,
  input: unknown,
  options: { retry?: Retry | undefined; version?: number | null } = {},
): Promise<Row> => {
  const action = Object.hasOwn(definition.actions ?? {}, name) ? definition.actions?.[name] : undefined;
  if (action === undefined)
    throw new AppError('not_found', `${definition.label} has no action called ${name.slice(0, 60)}.`);
  const row = await readRecord(context, definition, key);
  if (!may(action.may ?? definition.access.edit, context.principal, row))
    throw new AppError(
      'forbidden',
      `You may not do this with this ${definition.label.toLowerCase()}. Ask whoever administers your access if you should.`,
    );
  if (!(await fits(context, definition, action, row)))
    throw new AppError(
      'action.illegal_transition',
      `'${action.label}' cannot be done with this ${definition.label.toLowerCase()} now: it is ${String(row['state'])}.`,
      { state: row['state'] },
    );
  if (options.version !== undefined && options.version !== null && row['version'] !== options.version)
    throw new AppError(
      'stale_version',
      `Somebody changed this ${definition.label.toLowerCase()} since you opened it. Look at the present version and decide again.`,
    );
  const parsed = action.input.safeParse(input);
  if (!parsed.success)
    throw new AppError(
      'invalid',
      parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`.trim()).join('; '),
      { errors: parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message })) },
    );
  for (let attempt = 1; ; attempt += 1) {
    const present = attempt === 1 ? row : await readRecord(context, definition, key);
    try {
      return await action.run(context, present as never, parsed.data as never, { retry: options.retry });
    } catch (error) {
      if (
        action.again !== true ||
        attempt >= ATTEMPTS ||
        !(error instanceof AppError && error.code === 'stale_version')
      )
        throw error;
    }
  }
};
