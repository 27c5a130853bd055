import { AppError } from '../errors.ts';
import type { AnyDefinition } from '../record/define.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';
import { may, readRecord } from './read.ts';
import type { Retry } from './write.ts';

/** Runs a named action of a record for the caller. Throws `not_found`, `forbidden`, `stale_version`, `invalid`, and what the action itself refuses. */
export const runAction = async (context: Context, definition: AnyDefinition, key: string, name: string, input: unknown, options: { retry?: Retry | undefined; version?: number | null } = {}): Promise<Row> => {
  const row = await readRecord(context, definition, key);
  const action = Object.hasOwn(definition.actions ?? {}, name) ? definition.actions?.[name] : undefined;
  if (action === undefined) throw new AppError('not_found', `${definition.label} has no action called ${name.slice(0, 60)}.`);
  if (!may(action.may ?? definition.access.edit, context.principal, row)) throw new AppError('forbidden', `You may not do this with this ${definition.label.toLowerCase()}. Ask whoever administers your access if you should.`);
  if (options.version !== undefined && options.version !== null && row['version'] !== options.version) throw new AppError('stale_version', `Somebody changed this ${definition.label.toLowerCase()} since you opened it. Look at the present version and decide again.`);
  const parsed = action.input.safeParse(input);
  if (!parsed.success) throw new AppError('invalid', parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`.trim()).join('; '),
    { errors: parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message })) });
  return action.run(context, row as never, parsed.data, { retry: options.retry });
};
