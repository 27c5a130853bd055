import { definitionNamed } from '#kernel/record/registry.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { may, mayInternal, readOwnWrite } from '#kernel/store/read.ts';
import { takePart } from '#kernel/store/take-part.ts';
import { canReopen, fileAnswer, fileNew, fileReopening, type Filed, type Letter } from './file.ts';
import type { Mailbox } from './mailbox.ts';
import { matchMessage, type Match } from './match.ts';
import type { Message } from './parse.ts';
import type { Tokens } from '../token.ts';
import { makePerson, peopleAt, personFor, principalOf, type Known } from './sender.ts';
import type { Outcome } from './settle.ts';
import type { Decision, Stored } from './stored.ts';

type Case = { readonly stored: Stored; readonly message: Message; readonly mailbox: Mailbox };

const held = (reason: string, match: Match | null, person: Known | null = null): Outcome => ({
  state: 'held',
  reason,
  suggested: match?.record ?? null,
  person: person?.id ?? null,
});

/** Who wrote, made known by policy or by decision; or what becomes of the message of somebody who stays unknown. */
const senderOf = async (
  context: Context,
  { message, mailbox }: Case,
  match: Match | null,
  decision: Decision | null,
): Promise<Known | Outcome> => {
  const from = message.from;
  if (from === null) return held('noSender', match);
  const [known] = await peopleAt(context, [from.address]);
  if (known !== undefined) return known;
  if (decision !== null)
    return (await personFor(context, from, mailbox)) ?? makePerson(context, from, decision.customer ?? null);
  // Somebody unknown who answers within a conversation may be a colleague: a person looks at it.
  if (match !== null && match.by !== 'subject') return held('stranger', match);
  if (mailbox.strangers === 'refuse') return { state: 'refused', reason: 'stranger' };
  if (mailbox.strangers === 'hold') return held('stranger', match);
  return (await personFor(context, from, mailbox)) ?? held('strangeDomain', match);
};

const isClosed = (row: Row): boolean => row['phase'] === 'done' || row['phase'] === 'void';

/** A new record that carries on a closed one. */
const fileFollowUp = (context: Context, letter: Letter, record: Row): Promise<Filed> =>
  fileNew(context, { ...letter, follows: String(record['id']) });

/** Adds the message to the record that it belongs to, or to what follows it. */
const answerTo = async (
  context: Context,
  letter: Letter,
  definition: AnyDefinition,
  record: Row,
  visibility: 'public' | 'internal',
): Promise<Filed> => {
  if (visibility === 'internal' || !isClosed(record))
    return fileAnswer(context, letter, definition, record, visibility);
  if (letter.mailbox.closed === 'reopen' && canReopen(context, letter, definition, record))
    return fileReopening(context, letter, definition, record);
  const known = definition.lifecycle.transitions as Readonly<Record<string, unknown>>;
  return 'reopen' in known || record['phase'] === 'void'
    ? fileFollowUp(context, letter, record)
    : fileAnswer(context, letter, definition, record, visibility);
};

/** How staff speak by mail: as callers of what is theirs, otherwise as the mailbox says. null where a person is to look first. */
const voiceOf = (letter: Letter, definition: AnyDefinition, record: Row): 'public' | 'internal' | null => {
  const { principal, mailbox } = letter;
  if (principal.portal || record['requester'] === principal.person) return 'public';
  if (mailbox.staff === 'hold') return null;
  if (mailbox.staff === 'answer') return 'public';
  return mayInternal(definition, principal, record) ? 'internal' : null;
};

/** Files a message, or says why nobody does: where it belongs, who wrote it, and whether they may. */
export const decide = async (
  context: Context,
  given: Case,
  tokens: Tokens,
  decision: Decision | null,
): Promise<Filed | Outcome> => {
  const { stored, message, mailbox } = given;
  const found = await matchMessage(context, message, stored.envelopeTo, tokens);
  const match = decision === null ? found : decision.into === 'new' ? null : await chosen(context, decision.into);
  const sender = await senderOf(context, given, match, decision);
  if ('state' in sender) return sender;
  const principal = await principalOf(context, sender);
  if (principal === null) return held('stranger', match);
  const letter: Letter = { id: stored.id, message, mailbox, sender, principal };
  if (match === null) return fileNew(context, letter);
  const definition = definitionNamed(match.type);
  let record = await readOwnWrite(context, definition, match.record);
  const speaks = (): boolean => may(definition.access.comment ?? definition.access.read, principal, record);
  if (!speaks() && decision !== null) {
    // Whoever decided that it belongs there lets the sender take part.
    await takePart(context, definition, match.record, {
      person: sender.id,
      role: principal.portal ? 'contact' : 'watcher',
    });
    record = await readOwnWrite(context, definition, match.record);
  }
  if (!speaks()) return match.by === 'subject' ? fileNew(context, letter) : held('notTheirs', match, sender);
  const voice = voiceOf(letter, definition, record) ?? (decision === null ? null : 'public');
  if (voice === null) return held('staff', match, sender);
  return answerTo(context, letter, definition, record, voice);
};

const chosen = async (context: Context, record: string): Promise<Match | null> => {
  const [answer] = await context.batch([
    {
      name: 'mail:chosen',
      text: 'SELECT id, type FROM directory WHERE org = $1 AND id = $2',
      values: [context.principal.org, record],
    },
  ]);
  const row = answer?.rows[0];
  return row === undefined ? null : { record: String(row['id']), type: String(row['type']), by: 'thread' };
};
