import type { Fault, Happening } from '#kernel/record/define.ts';
import type { Offered } from '#kernel/record/fields.ts';
import type { SettingsReader } from '#kernel/settings/settings.ts';
import type { IncidentFacts } from './incident.rules.ts';
import { categories, resolutionCodes } from './incident.settings.ts';

const current = (settings: SettingsReader) => settings.read(categories).filter(({ retired }) => retired !== true);
type Category = ReturnType<typeof current>[number];
const subcategoriesOf = ({ subcategories, retiredSubcategories = [] }: Category): readonly string[] =>
  subcategories.filter((name) => !retiredSubcategories.includes(name));

/** The categories that can be chosen. */
export const offeredCategories = (settings: SettingsReader): readonly Offered[] =>
  current(settings).map(({ name }) => ({ value: name }));
/** The subcategories that can be chosen, each within its category. */
export const offeredSubcategories = (settings: SettingsReader): readonly Offered[] =>
  current(settings).flatMap((category) =>
    subcategoriesOf(category).map((value) => ({ value, within: { field: 'category', value: category.name } })),
  );
/** The codes of resolution. */
export const offeredCodes = (settings: SettingsReader): readonly Offered[] =>
  settings.read(resolutionCodes).map((value) => ({ value }));
/** The team that takes what comes in under a category; null where it has none. */
export const teamOfCategory = (settings: SettingsReader, category: string | null): string | null =>
  settings.read(categories).find(({ name }) => name === category)?.team ?? null;

type Word = 'category' | 'subcategory' | 'resolutionCode';

/** What may be chosen: nothing listed means that anything goes. */
const choicesOf = (
  field: Word,
  { category }: Pick<IncidentFacts, 'category'>,
  { settings }: Pick<Happening<IncidentFacts>, 'settings'>,
): { readonly names: readonly string[]; readonly place: string } => {
  if (field === 'resolutionCode') return { names: settings.read(resolutionCodes), place: resolutionCodes.label };
  const offered = current(settings);
  if (field === 'category') return { names: offered.map(({ name }) => name), place: categories.label };
  const within = offered.filter(({ name }) => category === null || name === category);
  return { names: within.flatMap(subcategoriesOf), place: categories.label };
};

/**
 * The words that a person set and that are not among the organisation's choices. What was there before may stay, and what an
 * import or the product itself brings is taken as it is: a merge names its code itself.
 */
export const outsideChoices = (after: IncidentFacts, happening: Happening<IncidentFacts>): readonly Fault[] => {
  const { before, actor, action } = happening;
  if (actor === null || action === 'merge') return [];
  return (['category', 'subcategory', 'resolutionCode'] as const).flatMap((field) => {
    const value = after[field] ?? '';
    if (value === '' || value === before?.[field]) return [];
    const { names, place } = choicesOf(field, after, happening);
    if (names.length === 0 || names.includes(value)) return [];
    return [
      { field, message: `is none of the choices that stand under Administration → Incident management → ${place}` },
    ];
  });
};
