import { mayAdminister } from '#kernel/access/administer.ts';
import { TRIED } from '../mail/trial.ts';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import type { Context } from '#kernel/store/context.ts';

/** Something that somebody new still has to do, or has done: it completes itself by what there is. */
export type NextStep = { readonly key: string; readonly done: boolean };

const exists = (condition: string): string => `EXISTS (SELECT 1 FROM directory d WHERE d.org = $1 AND ${condition})`;

const ORGANISATION = `SELECT
  EXISTS (SELECT 1 FROM history h WHERE h.org = $1 AND h.record = $1 AND h.type = 'organisation' AND h.action = 'set') AS organisation,
  ${exists(`d.type = 'calendar' AND d.phase <> 'void'`)} AS calendar,
  ${exists(`d.type = 'team' AND d.phase <> 'void'`)} AS teams,
  ${exists(`d.type = 'service' AND d.phase <> 'void'`)} AS services,
  EXISTS (SELECT 1 FROM history h WHERE h.org = $1 AND h.record = $1 AND h.type = 'organisation' AND h.action = '${TRIED}') AS mail,
  (SELECT count(*) > 1 FROM (SELECT 1 FROM person p WHERE p.org = $1 AND p.account IS NOT NULL AND p.phase <> 'void' LIMIT 2) two) AS people`;

/** What one took and has finished stays taken; among the newest only, which an index gives in their order. */
const TAKEN = `EXISTS (SELECT 1 FROM (SELECT n.assignee FROM directory n WHERE n.org = $1 AND n.type = 'incident'
  ORDER BY n.created_at DESC, n.id DESC LIMIT 2000) newest WHERE newest.assignee = $2)`;

const OWN = `SELECT
  EXISTS (SELECT 1 FROM preference p WHERE p.org = $1 AND p.person = $2) AS account,
  EXISTS (SELECT 1 FROM membership m WHERE m.org = $1 AND m.person = $2) AS team,
  (${exists(`d.assignee = $2 AND d.phase IN ('new', 'active', 'waiting')`)} OR ${TAKEN}) AS take,
  ${exists(`d.type = 'savedView' AND d.owner = $2 AND d.phase <> 'void'`)} AS view,
  ${exists('d.requester = $2')} AS report,
  EXISTS (SELECT 1 FROM setting s WHERE s.org = $1 AND s.name = 'incident.matrix') AS matrix,
  EXISTS (SELECT 1 FROM setting s WHERE s.org = $1 AND s.name = 'incident.targets') AS targets`;

/** The steps that an organisation is set up by, in their order. */
const SETTING_UP = ['organisation', 'calendar', 'teams', 'services', 'mail', 'people'] as const;

const ownSteps = ({ principal }: Context): readonly string[] => {
  const roles = principal.grants.map(({ role }) => role);
  if (principal.portal) return ['account', 'report'];
  if (!roles.some((role) => (STAFF_ROLES as readonly string[]).includes(role))) return ['account'];
  return [
    'account',
    ...(roles.includes('agent') ? ['team', 'take', 'view'] : []),
    ...(roles.includes('processOwner') || roles.includes('smsManager') ? ['matrix', 'targets', 'view'] : []),
  ];
};

/** What is left to do and what is done: of the organisation for whoever sets it up, and of oneself by one's roles. */
export const nextSteps = async (
  context: Context,
): Promise<{ organisation: readonly NextStep[]; own: readonly NextStep[] }> => {
  const { org, person } = context.principal;
  const setsUp = mayAdminister(context.principal);
  const answers = await context.batch([
    { text: OWN, values: [org, person] },
    ...(setsUp ? [{ text: ORGANISATION, values: [org] }] : []),
  ]);
  const stepsOf = (keys: readonly string[], row: Record<string, unknown> = {}): NextStep[] =>
    [...new Set(keys)].map((key) => ({ key, done: row[key] === true }));
  return {
    organisation: setsUp ? stepsOf(SETTING_UP, answers[1]?.rows[0]) : [],
    own: stepsOf(ownSteps(context), answers[0]?.rows[0]),
  };
};
