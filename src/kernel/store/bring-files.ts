import { randomUUIDv7 } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { AnyDefinition } from '../record/define.ts';
import { mustAttach } from './admit-file.ts';
import { attaching, detaching, listAttachments, type Attachment } from './attachments.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';
import type { Step } from './steps.ts';

/** Which files of a record: all that its reader sees, or those with the ids. */
export type WhichFiles = 'all' | readonly string[];

/** The files that are meant. Throws `invalid` for one that is not there, or may not be seen. */
export const chosenFiles = async (
  context: Context,
  definition: AnyDefinition,
  row: Row,
  which: WhichFiles,
): Promise<readonly Attachment[]> => {
  if (which.length === 0) return [];
  const all = await listAttachments(context, definition, row);
  if (which === 'all') return all;
  const chosen = all.filter(({ id }) => which.includes(id));
  if (chosen.length === new Set(which).size) return chosen;
  throw new AppError('invalid', 'files name a file that is not there.', {
    errors: [{ field: 'files', message: 'name a file that is not there' }],
  });
};

/** The steps that attach files of another record to one: the same bytes, which are kept once. */
export const attachToo = (
  context: Context,
  definition: AnyDefinition,
  row: Row,
  files: readonly Attachment[],
): readonly Step[] =>
  files.map((file) => {
    mustAttach(context, definition, row, file.visibility);
    return attaching(context, { ...file, id: randomUUIDv7() });
  });

/** The steps that take files away from where they were. */
export const takeAway = (context: Context, row: Row, files: readonly Attachment[]): readonly Step[] =>
  files.map((file) => detaching(context, row, file));
