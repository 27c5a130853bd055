import type { Context } from './context.ts';

export type Named = { readonly id: string; readonly name: string };

/** Who holds a role for the whole organisation now, by name. */
export const peopleWithRole = async (context: Context, role: string): Promise<readonly Named[]> => {
  const [answer] = await context.batch([
    {
      name: 'people:role',
      values: [context.principal.org, role, new Date(context.now()).toISOString()],
      text: `SELECT DISTINCT d.id, d.title AS name FROM access_grant g JOIN directory d ON d.org = g.org AND d.id = g.person AND d.phase <> 'void'
      WHERE g.org = $1 AND g.role = $2 AND g.scope = 'organisation' AND g.valid_from <= $3 AND (g.valid_to IS NULL OR g.valid_to > $3) ORDER BY d.title, d.id`,
    },
  ]);
  return (answer?.rows ?? []) as Named[];
};

/** The members of a team now, by name. */
export const membersOf = async (context: Context, team: string): Promise<readonly Named[]> => {
  const [answer] = await context.batch([
    {
      name: 'people:team',
      values: [context.principal.org, team, new Date(context.now()).toISOString()],
      text: `SELECT d.id, d.title AS name FROM membership m JOIN directory d ON d.org = m.org AND d.id = m.person AND d.phase <> 'void'
      WHERE m.org = $1 AND m.team = $2 AND m.valid_from <= $3 AND (m.valid_to IS NULL OR m.valid_to > $3) ORDER BY d.title, d.id`,
    },
  ]);
  return (answer?.rows ?? []) as Named[];
};
