import type { EntryBody } from '../history/entry.ts';
import type { Context } from './context.ts';

/** What the caller's last entry of that kind at a record says of a fact; null where there is none. One round trip. */
export const lastOwnFact = async (context: Context, record: string, action: string, fact: string): Promise<unknown> => {
  const { org, person } = context.principal;
  const [answer] = await context.batch([
    {
      name: 'own:fact',
      text: 'SELECT h.body FROM history h WHERE h.org = $1 AND h.record = $2 AND h.actor = $3 AND h.action = $4 ORDER BY h.version DESC LIMIT 1',
      values: [org, record, person, action],
    },
  ]);
  const body = answer?.rows[0]?.['body'];
  return typeof body === 'string' ? ((JSON.parse(body) as EntryBody).changes[fact]?.[1] ?? null) : null;
};
