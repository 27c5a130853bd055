import type { Context } from '#kernel/store/context.ts';
import { allDefinitions } from '#kernel/record/registry.ts';
import type { Tokens } from '../token.ts';
import type { Message } from './parse.ts';

/** The record that a message belongs to, and by what it was found. A number in the subject alone proves nothing of the sender. */
export type Match = { readonly record: string; readonly type: string; readonly by: 'thread' | 'token' | 'subject' };

type Place = { readonly record: string; readonly type: string };

/** Where a record is now: what was merged leads on. */
const present = async (context: Context, record: string): Promise<Place | null> => {
  const [answer] = await context.batch([
    {
      name: 'mail:present',
      text: 'SELECT t.id AS record, t.type FROM directory d JOIN directory t ON t.org = d.org AND t.id = coalesce(d.merged_into, d.id) WHERE d.org = $1 AND d.id = $2',
      values: [context.principal.org, record],
    },
  ]);
  return (answer?.rows[0] as Place | undefined) ?? null;
};

const byThread = async (context: Context, ids: readonly string[]): Promise<string | null> => {
  if (ids.length === 0) return null;
  const [answer] = await context.batch([
    {
      name: 'mail:thread',
      // The nearest ancestor that is known decides.
      text: `SELECT t.record FROM unnest($2::text[]) WITH ORDINALITY AS a (id, n) JOIN mail_thread t ON t.org = $1 AND t.message_id = a.id ORDER BY a.n LIMIT 1`,
      values: [context.principal.org, ids],
    },
  ]);
  const found = answer?.rows[0]?.['record'];
  return typeof found === 'string' ? found : null;
};

const bySubject = async (context: Context, subject: string): Promise<string | null> => {
  const prefixes = allDefinitions().map(({ prefix }) => prefix);
  const numbers = [...subject.matchAll(/\b([A-Z]{2,6})-(\d{4,12})\b/g)]
    .filter(([, prefix]) => prefixes.includes(prefix ?? ''))
    .map(([number]) => number);
  if (numbers.length === 0) return null;
  const [answer] = await context.batch([
    {
      name: 'mail:number',
      text: `SELECT d.id FROM unnest($2::text[]) WITH ORDINALITY AS a (number, n) JOIN directory d ON d.org = $1 AND d.number = a.number ORDER BY a.n LIMIT 1`,
      values: [context.principal.org, numbers],
    },
  ]);
  const found = answer?.rows[0]?.['id'];
  return typeof found === 'string' ? found : null;
};

/** Ids by which a message may belong to something: what it answers, then its ancestors from the nearest on, then its own. */
export const threadIds = ({
  id,
  inReplyTo,
  references,
}: Pick<Message, 'id' | 'inReplyTo' | 'references'>): readonly string[] => [
  ...new Set([...inReplyTo, ...references.toReversed(), ...(id === null ? [] : [id])]),
];

/**
 * Finds the record that a message belongs to: by what it answers and all its ancestors, then by a token of ours in an address that it
 * was sent to, then by a number in its subject. What was merged leads to where it went.
 */
export const matchMessage = async (
  context: Context,
  message: Pick<Message, 'id' | 'inReplyTo' | 'references' | 'to' | 'cc' | 'subject'>,
  recipients: readonly string[],
  tokens: Tokens,
): Promise<Match | null> => {
  const { org } = context.principal;
  const addresses = [
    ...recipients,
    ...message.to.map(({ address }) => address),
    ...message.cc.map(({ address }) => address),
  ];
  const ways = [
    ['thread', () => byThread(context, threadIds(message))],
    ['token', async () => addresses.map((each) => tokens.recordIn(each, org)).find((each) => each !== null) ?? null],
    ['subject', () => bySubject(context, message.subject)],
  ] as const;
  for (const [by, find] of ways) {
    const record = await find();
    const place = record === null ? null : await present(context, record);
    if (place !== null) return { ...place, by };
  }
  return null;
};
