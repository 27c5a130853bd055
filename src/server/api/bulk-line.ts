import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '#kernel/errors.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { runAction } from '#kernel/store/actions.ts';
import { comment, create, edit, transit } from '#kernel/store/commands.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { readOwnWrite, readRecord } from '#kernel/store/read.ts';
import { undo } from '#kernel/store/undo.ts';
import type { Retry } from '#kernel/record/action.ts';
import { checked } from './checked.ts';
import { onceOnly } from './once-only.ts';

const version = z.union([z.int().min(1), z.literal('*')]);
const id = z.string().min(1).max(60);
/** Makes a line take effect once, however often it is sent. */
const key = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/)
  .optional();
const values = z.record(z.string(), z.unknown());
const words = z.array(z.string().trim().min(1).max(60)).max(50);

/** What a line can ask for; which one it is follows from its members. */
export const BULK_LINES = {
  create: z.strictObject({ values, key }),
  edit: z.strictObject({ id, version, values, key }),
  tags: z.strictObject({ id, version, tags: z.strictObject({ add: words.optional(), remove: words.optional() }), key }),
  transition: z.strictObject({
    id,
    version,
    transition: z.string(),
    values: values.optional(),
    comment: z.string().optional(),
    visibility: z.enum(['public', 'internal']).optional(),
    confirm: z.array(z.string()).optional(),
    key,
  }),
  action: z.strictObject({ id, version: version.optional(), action: z.string(), values: values.optional(), key }),
  undo: z.strictObject({ id, undo: z.int().min(1), key }),
  comment: z.strictObject({ id, comment: z.string(), visibility: z.enum(['public', 'internal']), key }),
} as const;

const versionSeen = (given: number | '*' | undefined): number | null =>
  given === undefined || given === '*' ? null : given;

const retryOf = (given: string | undefined, definition: AnyDefinition, line: object): Retry | undefined =>
  given === undefined
    ? undefined
    : {
        key: given,
        request: createHash('sha256')
          .update(`bulk ${definition.name}\n${JSON.stringify(line)}`)
          .digest(),
        status: 200,
      };

const work = async (
  context: Context,
  definition: AnyDefinition,
  line: Record<string, unknown>,
  retry: Retry | undefined,
): Promise<Row> => {
  if (!('id' in line)) return create(context, definition, checked(BULK_LINES.create, line).values, { retry });
  if ('transition' in line) {
    const {
      id: record,
      version: seen,
      transition,
      values: given,
      comment: said,
      visibility,
      confirm,
    } = checked(BULK_LINES.transition, line);
    const more = Object.fromEntries(
      Object.entries({ comment: said, visibility, confirm }).filter(([, value]) => value !== undefined),
    );
    return transit(context, definition, record, versionSeen(seen), transition, { ...given, ...more }, { retry });
  }
  if ('action' in line) {
    const { id: record, version: seen, action, values: given } = checked(BULK_LINES.action, line);
    return runAction(context, definition, record, action, given ?? {}, { retry, version: versionSeen(seen) });
  }
  if ('undo' in line) {
    const { id: record, undo: seen } = checked(BULK_LINES.undo, line);
    return undo(context, definition, record, { version: seen }, { retry });
  }
  if ('comment' in line) {
    const { id: record, comment: text, visibility } = checked(BULK_LINES.comment, line);
    return comment(context, definition, record, { text, visibility }, { retry });
  }
  if ('tags' in line) {
    const { id: record, version: seen, tags } = checked(BULK_LINES.tags, line);
    const row = await readRecord(context, definition, record);
    const kept = (row['tags'] as readonly string[]).filter((tag) => !(tags.remove ?? []).includes(tag));
    return edit(context, definition, record, versionSeen(seen), { tags: [...kept, ...(tags.add ?? [])] }, { retry });
  }
  if (!('version' in line))
    throw new AppError('version_required', "Give the version of the record as you saw it, or '*' for any.");
  const { id: record, version: seen, values: given } = checked(BULK_LINES.edit, line);
  return edit(context, definition, record, versionSeen(seen), given, { retry });
};

/** Does what one line asks for, as the single requests do. Throws what they throw. */
export const doLine = async (
  context: Context,
  definition: AnyDefinition,
  line: Record<string, unknown>,
): Promise<{ status: 200 | 201; row: Row }> => {
  const retry = retryOf(checked(key, line['key']), definition, line);
  const row = await onceOnly(
    context,
    retry,
    () => work(context, definition, line, retry),
    (record) => readOwnWrite(context, definition, record),
  );
  return { status: 'id' in line ? 200 : 201, row };
};
