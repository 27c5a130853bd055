import { z } from 'zod';
import { LEAVINGS } from '#kernel/record/conversion.ts';

const values = z.record(z.string(), z.unknown());
const ids = z.array(z.uuid()).max(200);
const files = z.union([z.literal('all'), ids]).optional();
const comment = z.string().max(100_000).optional();
const visibility = z.enum(['public', 'internal']).optional();

/** What a record is made into, what is different from what is carried over, what comes along, and what becomes of the source. */
export const converting = z.strictObject({
  to: z.string().min(1).max(60),
  values: values.optional(),
  leave: z.enum(LEAVINGS).optional(),
  comment,
  visibility,
  files,
  watchers: z.boolean().optional(),
  tasks: z.boolean().optional(),
  confirm: z.array(z.string()).max(10).optional(),
});
export type Converting = z.infer<typeof converting>;

/** What a copy takes along; `values` stand instead of what is copied, `link` links the two. */
export const copying = z.strictObject({
  values: values.optional(),
  fields: z.array(z.string().min(1).max(80)).max(200).optional(),
  link: z.boolean().optional(),
  links: z.boolean().optional(),
  files,
  watchers: z.boolean().optional(),
  tasks: z.boolean().optional(),
});

/** What goes over into a new record: its values, comments by their entries, files. */
export const splitting = z.strictObject({
  to: z.string().min(1).max(60).optional(),
  values,
  kind: z.string().min(1).max(40).optional(),
  direction: z.enum(['out', 'in']).optional(),
  entries: ids.optional(),
  files: ids.optional(),
  watchers: z.boolean().optional(),
  comment,
  visibility,
});
