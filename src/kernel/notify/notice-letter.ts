import { letterheadFor } from '../brand/letterhead.ts';
import { evaluate, type Subject } from '../access/evaluate.ts';
import type { Principal } from '../access/principal.ts';
import { commentOf, EVENT_COLUMNS, eventOf, type HistoryEvent } from '../jobs/event.ts';
import { definitionNamed } from '../record/registry.ts';
import { loadPrincipal } from '../store/caller.ts';
import type { Context } from '../store/context.ts';
import type { Row } from '../store/db.ts';
import { partsOf } from '../store/read.ts';
import { letterOf, type Content, type Letter, type LetterRecord, type News } from './letter.ts';
import type { Queued } from './outgoing.ts';
import type { Wording } from './words.ts';
import { valuesOf } from './values.ts';

const READ = `SELECT n.id AS notification, n.reason, n.words, n.audience, ${EVENT_COLUMNS},
    d.id, d.type, d.number, d.title, d.phase, d.owner, d.assignee, d.requester, d.team, d.customer, d.service, d.confidential, d.state,
    ${partsOf('d')}, o.name AS organisation
  FROM notification n JOIN directory d ON d.org = n.org AND d.id = n.record JOIN organisation o ON o.org = n.org LEFT JOIN history h ON h.org = n.org AND h.id = n.entry
  WHERE n.org = $1 AND n.letter = $2 ORDER BY n.created_at, n.id`;

/** News as they stand beside the letter that tells them. */
export const newsRows = async (context: Context, letter: string): Promise<readonly Row[]> => {
  const [answer] = await context.batch([{ name: 'letter:news', text: READ, values: [context.principal.org, letter] }]);
  return answer?.rows ?? [];
};

/** Whether they may still read the record, and this of it. */
export const mayRead = (principal: Principal, row: Row): boolean =>
  !(principal.portal && row['audience'] !== 'public') &&
  evaluate(definitionNamed(String(row['type'])).access.read, principal, row as unknown as Subject);

/** What was said, unless it was said among staff and they are none. */
const quoteFor = (principal: Principal, row: Row, event: HistoryEvent | null): string | null => {
  if (event === null) return null;
  const { access } = definitionNamed(event.type);
  const internal = !principal.portal && evaluate(access.internal ?? access.edit, principal, row as unknown as Subject);
  return event.audience === 'public' || internal ? commentOf(event) : null;
};

/** A row as news for somebody who may read it. */
export const newsOf = (principal: Principal, row: Row): News => {
  const event = row['body'] === null ? null : eventOf(row);
  return {
    reason: String(row['reason']),
    words: (row['words'] ?? null) as Wording | null,
    actor: event?.actor.name ?? null,
    quote: quoteFor(principal, row, event),
    values: event === null ? {} : valuesOf(event),
  };
};

export const recordOf = (row: Row): LetterRecord => {
  const definition = definitionNamed(String(row['type']));
  return {
    id: String(row['id']),
    plural: definition.plural,
    label: definition.label,
    number: String(row['number']),
    title: String(row['title']),
  };
};

/** What a letter about a record needs besides its news. */
export type Beside = Pick<Content, 'way' | 'answers' | 'unsubscribe' | 'wording'>;
export const NOTHING_BESIDE: Beside = { way: null, answers: [], unsubscribe: null };

/** The letter of what happened to a record, as far as its recipient may read it at this moment; null when they may read none of it. */
export const noticeLetter = async (
  context: Context,
  queued: Queued,
  origin: string,
  beside: (principal: Principal, row: Row, news: readonly News[]) => Promise<Beside> = async () => NOTHING_BESIDE,
): Promise<Letter | null> => {
  const principal = queued.person === null ? null : await loadPrincipal(context, queued.person);
  if (principal === null) return null;
  const rows = (await newsRows(context, queued.id)).filter((row) => mayRead(principal, row));
  const [row] = rows;
  if (row === undefined) return null;
  const news = rows.map((each) => newsOf(principal, each));
  return letterOf({
    messageId: queued.messageId,
    to: queued.address,
    news,
    record: recordOf(row),
    origin,
    portal: principal.portal,
    letterhead: await letterheadFor(context, String(row['organisation']), principal),
    ...(await beside(principal, row, news)),
  });
};
