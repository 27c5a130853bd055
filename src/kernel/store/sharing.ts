import { AppError } from '../errors.ts';
import type { AnyDefinition } from '../record/define.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';
import { may } from './read.ts';

type Values = Readonly<Record<string, unknown>>;

/** What a new record of that kind begins with, where it is one that its maker keeps: it is theirs, and private. */
export const keptByMaker = ({ principal }: Context, { access }: AnyDefinition, values: Values): Values =>
  access.shareWithAll === undefined || principal.person === null
    ? values
    : { owner: principal.person, confidential: true, ...values };

/**
 * Refuses to share a record that its maker keeps more widely than they may: with all, with a team that is not theirs, or as somebody
 * else's. What stays as it was is not asked about. Throws `forbidden`.
 */
export const checkSharing = (
  { principal }: Context,
  { access, label }: AnyDefinition,
  before: Row | null,
  values: Values,
): void => {
  const { shareWithAll } = access;
  const after = { phase: 'new', state: '', ...before, ...values };
  if (shareWithAll === undefined || may(shareWithAll, principal, after)) return;
  const becomes = (name: string): unknown => {
    const value = values[name] ?? null;
    return value === (before?.[name] ?? null) ? undefined : value;
  };
  const team = becomes('team');
  const what =
    'confidential' in values && becomes('confidential') === false
      ? 'share it with all'
      : typeof team === 'string' && !principal.teams.includes(team)
        ? 'share it with a team that is not yours'
        : typeof becomes('owner') === 'string' && values['owner'] !== principal.person
          ? 'give it to somebody else'
          : null;
  if (what !== null)
    throw new AppError(
      'forbidden',
      `You may keep this ${label.toLowerCase()} for yourself or share it with your teams, but not ${what}.`,
    );
};
