import type { Offered } from '#kernel/record/fields.ts';
import { workDefinitions } from '#kernel/record/registry.ts';

/** The types of record that what is arranged for the work can be about, for choosing one by its name. */
export const offeredTypes = (): readonly Offered[] =>
  workDefinitions().map(({ name, label }) => ({ value: name, label }));
