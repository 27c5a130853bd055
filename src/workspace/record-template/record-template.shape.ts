import { z } from 'zod';

/** A length of time from the moment at which the template is used: '+3d', '+4h', '+2w'. */
const ahead = z.string().regex(/^\+\d{1,4}[hdw]$/, "is a time ahead, such as '+3d'");

/**
 * Values by the name of the field. References are numbers or ids of records, or '{{me}}'; days and moments may be times ahead, '+3d'; in
 * texts `{{me}}`, `{{today}}` and `{{now}}` stand for what they are when the template is used.
 */
export const fills = z
  .record(
    z.string().min(1).max(80),
    z.union([z.string().max(20_000), z.number(), z.boolean(), z.array(z.string().max(60)).max(50)]),
  )
  .refine((all) => Object.keys(all).length <= 100, 'has at most 100 fields')
  .readonly();

export const tasks = z
  .array(
    z.strictObject({
      title: z.string().trim().min(1).max(500),
      description: z.string().max(20_000).optional(),
      /** A person's number or id, or '{{me}}'. */
      assignee: z.string().max(60).optional(),
      team: z.string().max(60).optional(),
      due: ahead.optional(),
    }),
  )
  .max(50)
  .readonly();
