import { AppError } from '../errors.ts';
import type { Context } from './context.ts';

const whose = ({ principal }: Context): string => {
  if (principal.person === null) throw new AppError('forbidden', 'Only a person has a keyboard.');
  return principal.person;
};

/** What the caller chose for the keys; null when nothing. */
export const readKeyboard = async (context: Context): Promise<unknown> => {
  const [answer] = await context.batch([
    {
      name: 'keyboard',
      text: 'SELECT value FROM keyboard WHERE org = $1 AND person = $2',
      values: [context.principal.org, whose(context)],
    },
  ]);
  return answer?.rows[0]?.['value'] ?? null;
};

/** Keeps what the caller chose, in place of what was there. */
export const setKeyboard = async (context: Context, value: unknown): Promise<void> => {
  await context.batch([
    {
      name: 'keyboard:set',
      text: 'INSERT INTO keyboard (org, person, value) VALUES ($1, $2, $3::jsonb) ON CONFLICT (org, person) DO UPDATE SET value = excluded.value, set_at = now()',
      values: [context.principal.org, whose(context), JSON.stringify(value)],
    },
  ]);
};
