import { z } from 'zod';
import { defineSetting } from '../settings/settings.ts';
import { conditionSchema } from './condition-input.ts';
import type { RecordForm } from './form.ts';
import { fieldOf } from './projection.ts';
import { definitionByName } from './registry.ts';

const line = z.string().trim().min(1).max(100);
const fieldName = z.string().regex(/^(custom\.)?[a-z][a-zA-Z0-9]{0,59}$/, 'names no field');

const formField = z.strictObject({
  name: fieldName,
  label: line.optional(),
  help: z.string().trim().min(1).max(300).optional(),
  required: z.boolean().optional(),
  initial: z.union([z.string().max(500), z.number(), z.boolean()]).optional(),
  showWhen: conditionSchema.optional(),
  requiredWhen: conditionSchema.optional(),
});

const recordForm = z
  .strictObject({
    key: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'is small letters, figures and dashes'),
    name: line,
    type: z.string().max(60),
    audience: z.enum(['staff', 'portal']),
    services: z.array(z.uuid().meta({ ref: 'service' })).max(200),
    categories: z.array(line).max(100),
    sections: z
      .array(z.strictObject({ title: line.optional(), fields: z.array(formField).max(100) }))
      .min(1)
      .max(20),
  })
  .superRefine((form, context) => {
    const definition = definitionByName(form.type);
    const wrong = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    if (definition === undefined) return wrong(['type'], 'names no type of record');
    const seen = new Set<string>();
    form.sections.forEach(({ fields }, at) =>
      fields.forEach(({ name }, index) => {
        const path = ['sections', at, 'fields', index, 'name'];
        const own = name.startsWith('custom.');
        const field = own ? undefined : fieldOf(definition, name)?.field;
        if (!own && (field === undefined || field.readOnly === true))
          wrong(path, `${name} is no field that can be given`);
        if (form.audience === 'portal' && field?.internal === true) wrong(path, `${name} is for staff only`);
        if (seen.has(name)) wrong(path, `${name} stands in the form twice`);
        seen.add(name);
      }),
    );
    if (!seen.has('title')) wrong(['sections'], 'leave out the title, without which no record is made');
  });

/** The forms by which records are made; where there is none, a form follows from the definition. */
export const forms = defineSetting<readonly RecordForm[]>({
  name: 'record.forms',
  label: 'Forms',
  schema: z
    .array(recordForm)
    .max(200)
    .refine((list) => new Set(list.map(({ key }) => key)).size === list.length, 'has two forms of one key'),
  initial: [],
});

/**
 * How the values of choices and scales are called, ordered and offered: by type, field and value. A value that is hidden is not
 * offered; records that have it keep it, and rules that name it go on.
 */
export const choiceWords = defineSetting({
  name: 'record.choices',
  label: 'Choices',
  schema: z.record(
    z.string().max(60),
    z.record(
      z.string().max(60),
      z
        .array(z.strictObject({ value: z.string().max(100), label: line.optional(), hidden: z.boolean().optional() }))
        .max(200)
        .refine((list) => list.some(({ hidden }) => hidden !== true), 'hides everything: leave one that can be chosen'),
    ),
  ),
  initial: {},
});
