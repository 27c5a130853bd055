import { STAFF_ROLES } from '../access/principal.ts';
import { AppError } from '../errors.ts';
import type { Context } from '../store/context.ts';
import { notifyDefaults, preferencesFrom, type Choices, type Group, type Preferences } from './preferences.ts';

const STAFF: readonly string[] = STAFF_ROLES.filter((role) => role !== 'topManagement');

/** With which of the organisation's beginnings somebody begins who holds these roles. */
export const groupOf = (roles: readonly string[]): Group =>
  roles.some((role) => STAFF.includes(role)) ? 'staff' : roles.includes('topManagement') ? 'management' : 'portal';

/** What somebody chose, as it is stored: `mail` has a column of its own. */
export const choicesOf = (row: { readonly mail?: unknown; readonly chosen?: unknown }): Choices => ({
  ...(row.chosen as Choices | null | undefined),
  ...(row.mail === false ? { mail: false } : {}),
});

export type OwnPreferences = {
  readonly mail: boolean;
  /** What they chose themselves; what is left out is as their organisation has it. */
  readonly chosen: Choices;
  /** How they are told, all in all. */
  readonly effective: Preferences;
};

const self = ({ principal }: Context): string => {
  if (principal.person === null) throw new AppError('forbidden', 'Only people have notifications.');
  return principal.person;
};

const shown = ({ principal, settings }: Context, chosen: Choices): OwnPreferences => {
  const effective = preferencesFrom(
    settings.read(notifyDefaults),
    groupOf(principal.grants.map(({ role }) => role)),
    chosen,
  );
  return { mail: effective.mail, chosen, effective };
};

/** How the caller is told. */
export const readPreferences = async (context: Context): Promise<OwnPreferences> => {
  const [answer] = await context.batch([
    {
      text: 'SELECT mail, chosen FROM notification_preference WHERE org = $1 AND person = $2',
      values: [context.principal.org, self(context)],
    },
  ]);
  return shown(context, choicesOf(answer?.rows[0] ?? {}));
};

/** Decides how the caller is told: all that they choose themselves. */
export const setPreferences = async (context: Context, choices: Choices): Promise<OwnPreferences> => {
  const { mail, ...chosen } = choices;
  await context.batch([
    {
      text: 'INSERT INTO notification_preference (org, person, mail, chosen) VALUES ($1, $2, $3, $4::jsonb) ON CONFLICT (org, person) DO UPDATE SET mail = excluded.mail, chosen = excluded.chosen',
      values: [context.principal.org, self(context), mail ?? true, JSON.stringify(chosen)],
    },
  ]);
  return shown(context, choices);
};
