import { z } from 'zod';

/** The forms that records are shown in. */
export const DISPLAYS = ['list', 'board', 'calendar', 'chart'] as const;

const field = z.string().min(1).max(100);

/** Columns in their order: a field's name ('priority', 'custom.site') and its width in pixels, where one was set. */
export const columns = z
  .array(z.strictObject({ field, width: z.int().min(40).max(2_000).optional() }))
  .max(60)
  .readonly();

/** What each form of display shows; without it, a form does what suits the type best. A board: the state or choice whose values are its lanes. A calendar: the days from and to. A chart: what is counted or summed, by what. */
export const options = z
  .strictObject({
    board: z.strictObject({ by: field }).optional(),
    calendar: z.strictObject({ from: field, to: field.optional() }).optional(),
    chart: z
      .strictObject({
        kind: z.enum(['bar', 'stacked', 'line', 'number']),
        /** The field whose values are the parts. */
        by: field.optional(),
        /** The date along which it runs, for lines. */
        over: field.optional(),
        /** How long the stretches along it are. */
        step: z.enum(['day', 'week', 'month', 'quarter', 'year']).optional(),
        /** A field that divides each part once more. */
        split: field.optional(),
        /** 'count', or a number or duration that is summed up or averaged. */
        measure: z
          .union([z.literal('count'), z.strictObject({ field, of: z.enum(['sum', 'average']) })])
          .default('count'),
      })
      .optional(),
  })
  .readonly();

/** @public */
export type ViewColumns = z.infer<typeof columns>;
/** @public */
export type ViewOptions = z.infer<typeof options>;
/** @public */
export type Display = (typeof DISPLAYS)[number];
