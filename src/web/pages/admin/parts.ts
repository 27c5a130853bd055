import type { Setting } from '../../api/admin.ts';

/** Kept by the product itself, or edited on pages of their own. */
const HIDDEN = new Set([
  'demo.people',
  'record.choices',
  'record.forms',
  'record.states',
  'branding.organisation',
  'branding.customers',
]);

export const PARTS = [
  'people',
  'teams',
  'fields',
  'forms',
  'words',
  'calendars',
  'branding',
  'mail',
  'rules',
  'webhooks',
  'changes',
  'transfer',
  'setup',
] as const;
export type Part = (typeof PARTS)[number];

export const isPart = (part: string): part is Part => (PARTS as readonly string[]).includes(part);

/** The settings by what they belong to: 'incident.matrix' to 'incident'. */
export const settingGroups = (settings: readonly Setting[]): { group: string; settings: Setting[] }[] =>
  [
    ...Map.groupBy(
      settings.filter(({ name }) => !HIDDEN.has(name)),
      ({ name }) => name.split('.')[0] ?? name,
    ),
  ]
    .map(([group, each]) => ({ group, settings: each }))
    .toSorted((a, b) => b.settings.length - a.settings.length);

/** Who may look at the administration, and who may change what it holds. */
export const adminRights = (roles: readonly string[]): { look: boolean; change: boolean } => {
  const change = roles.includes('administrator') || roles.includes('smsManager');
  return { look: change || roles.includes('auditor'), change };
};
