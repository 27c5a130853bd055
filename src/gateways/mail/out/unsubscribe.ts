import type { Context } from '#kernel/store/context.ts';
import type { Tokens } from '../token.ts';

/** Below the API: POST ends the mails (RFC 8058), GET asks in the browser first. */
export const UNSUBSCRIBE = '/api/v1/mail/unsubscribe';

/** The address at which one click ends the mails to somebody about a record. */
export const unsubscribeAddress = (
  tokens: Tokens,
  origin: string,
  org: string,
  person: string,
  record: string,
): string => `${origin}${UNSUBSCRIBE}/${tokens.sealed('unsubscribe', `${org}:${person}:${record}`)}`;

export type Unsubscribing = { readonly org: string; readonly person: string; readonly record: string };

/** Whom and what an address of ours is about; null for one that we did not make. */
export const unsubscribingIn = (tokens: Tokens, token: string): Unsubscribing | null => {
  const [org, person, record] = tokens.unsealed('unsubscribe', token)?.split(':') ?? [];
  return org === undefined || person === undefined || record === undefined ? null : { org, person, record };
};

/** Ends the mails to somebody about a record: they watch it no longer. What is theirs is still shown to them in the application. */
export const endMails = async (context: Context, person: string, record: string): Promise<void> => {
  const at = new Date(context.now()).toISOString();
  await context.batch([
    {
      name: 'mute',
      text: `INSERT INTO notification_mute (org, person, record, at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (org, person, record) DO UPDATE SET at = excluded.at, ended_at = NULL`,
      values: [context.principal.org, person, record, at],
    },
  ]);
};
