import { z } from 'zod';
import { any, ofCustomer, own, participant } from '../access/predicate.ts';
import { AppError } from '../errors.ts';
import type { AnyDefinition } from '../record/define.ts';
import { defineSetting } from '../settings/settings.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';
import { may, mayInternal, readRecord } from './read.ts';
import { refuseMerged } from './redirect.ts';

/** Who is shown something of a record: everybody who sees the record, or staff alone. */
export type Audience = 'public' | 'internal';

const MEGA = 1_000_000;
/** How large one file may be, and all files of the organisation together. */
export const fileLimits = defineSetting({
  name: 'files.limits',
  label: 'Size of files',
  schema: z.strictObject({ fileMegabytes: z.int().min(1).max(100), totalGigabytes: z.int().min(1).max(100_000) }),
  initial: { fileMegabytes: 100, totalGigabytes: 100 },
});

/** Those whom a record concerns may add to it, besides whoever may edit it or works on it; unless the record says who may. */
const CONCERNED = any(own('requester'), own('assignee'), own('owner'), participant, ofCustomer);

/** Throws `forbidden` unless the caller may attach such files to the record. */
export const mustAttach = (context: Context, definition: AnyDefinition, row: Row, visibility: Audience): void => {
  const { principal } = context;
  const internal = mayInternal(definition, principal, row);
  const allowed =
    visibility === 'internal'
      ? internal
      : internal ||
        may(definition.access.edit, principal, row) ||
        may(definition.access.comment ?? CONCERNED, principal, row);
  if (allowed) return;
  const what = visibility === 'internal' ? 'internal files' : 'files';
  throw new AppError(
    'forbidden',
    `You may not attach ${what} to this ${definition.label.toLowerCase()}. Ask whoever administers your access if you should.`,
  );
};

/**
 * Whether a file of `announced` bytes may be attached to a record by the caller; gives how many bytes it may have at most.
 * Throws `not_found`, `forbidden`, `too_large` (413), `quota.too_large` (413).
 */
export const admit = async (
  context: Context,
  definition: AnyDefinition,
  key: string,
  visibility: Audience,
  announced: number,
): Promise<number> => {
  const row = await readRecord(context, definition, key);
  mustAttach(context, definition, row, visibility);
  await refuseMerged(context, definition, row);
  const { fileMegabytes, totalGigabytes } = context.settings.read(fileLimits);
  if (announced > fileMegabytes * MEGA)
    throw new AppError(
      'too_large',
      `A file may have at most ${fileMegabytes} MB. Send it in parts, or link to where it lies.`,
    );
  const [answer] = await context.batch([
    {
      name: 'blob_total',
      text: 'SELECT coalesce(sum(size), 0)::bigint AS total FROM blob WHERE org = $1',
      values: [context.principal.org],
    },
  ]);
  const left = totalGigabytes * 1_000 * MEGA - Number(answer?.rows[0]?.['total']);
  if (left <= 0 || announced > left)
    throw new AppError(
      'quota.too_large',
      `The files of your organisation have reached ${totalGigabytes} GB. Its administrator can raise that in the settings.`,
    );
  return Math.min(fileMegabytes * MEGA, left);
};
