import { AppError } from '../errors.ts';
import type { AnyDefinition } from '../record/define.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';
import { may, readRecord } from './read.ts';
import type { Retry } from '../record/action.ts';

const ATTEMPTS = 20;

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
  if (action.when?.(row as never) === false)
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
