import { AppError } from '#kernel/errors.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { loadPrincipal } from '#kernel/store/caller.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { addLink } from '#kernel/store/links.ts';
import { participantsOf } from '#kernel/store/participants.ts';
import { mayInternal, readOwnWrite } from '#kernel/store/read.ts';
import { takePart } from '#kernel/store/take-part.ts';
import { actingAs, type Filed } from './file.ts';
import { attachFiles, planFiles } from './files.ts';
import { ownAddresses, type Mailbox } from './mailbox.ts';
import type { Message } from './parse.ts';
import { peopleAt, principalOf } from './sender.ts';
import { settle } from './settle.ts';
import { readStored, type Stored } from './stored.ts';

const MOST_COPIED = 20;

/** Lets the people in copy take part: those of the same customer as contacts, colleagues as watchers. Nobody else is let in by it. */
const letCopiedIn = async (context: Context, definition: AnyDefinition, row: Row, message: Message): Promise<void> => {
  const own = await ownAddresses(context);
  const addresses = [...message.to, ...message.cc]
    .map(({ address }) => address)
    .filter((address) => !own.has(address.replace(/\+[^@]*@/, '@')) && address !== message.from?.address);
  const record = String(row['id']);
  const known = new Set([
    String(row['requester']),
    ...(await participantsOf(context, record)).map(({ person }) => person),
  ]);
  for (const person of (await peopleAt(context, addresses)).slice(0, MOST_COPIED)) {
    if (known.has(person.id)) continue;
    const principal = await principalOf(context, person);
    if (principal === null) continue;
    if (principal.portal && (person.customer === null || person.customer !== row['customer'])) continue;
    await takePart(context, definition, record, { person: person.id, role: principal.portal ? 'contact' : 'watcher' });
  }
};

const entryVisibility = async (context: Context, entry: string | null): Promise<'public' | 'internal'> => {
  const [answer] = await context.batch([
    {
      name: 'mail:entry',
      text: 'SELECT audience FROM history WHERE org = $1 AND id = $2',
      values: [context.principal.org, entry],
    },
  ]);
  return answer?.rows[0]?.['audience'] === 'public' ? 'public' : 'internal';
};

/** Links a new record to the closed one that it carries on. */
const linkToFormer = async (
  context: Context,
  definition: AnyDefinition,
  record: string,
  message: string,
): Promise<void> => {
  const to = (await readStored(context, message))?.follows ?? null;
  if (to === null) return;
  try {
    await addLink(context, definition, record, { kind: 'follows', to, direction: 'out' });
  } catch (error) {
    // It was linked before the work broke off.
    if (!(error instanceof AppError && error.code === 'link.already')) throw error;
  }
};

/** What was filed, worked out anew after the work broke off. */
const filedBefore = async (context: Context, stored: Stored, message: Message): Promise<Filed> => {
  const record = String(stored.record);
  const [answer] = await context.batch([
    {
      name: 'mail:type',
      text: 'SELECT type FROM directory WHERE org = $1 AND id = $2',
      values: [context.principal.org, record],
    },
  ]);
  const definition = definitionNamed(String(answer?.rows[0]?.['type']));
  return {
    definition,
    row: await readOwnWrite(context, definition, record),
    files: await planFiles(context, stored.id, message.parts, record),
    visibility: await entryVisibility(context, stored.entry),
    created: false,
  };
};

/** Attaches the files of a filed message, lets the people in copy take part, and closes the case. Broken off, it goes on where it was. */
export const finish = async (
  context: Context,
  stored: Stored,
  message: Message,
  mailbox: Mailbox,
  given: Filed | null,
): Promise<void> => {
  const { definition, row, files, visibility } = given ?? (await filedBefore(context, stored, message));
  const record = String(row['id']);
  const person = String(row['updatedBy']);
  const principal = await loadPrincipal(context, stored.person ?? person);
  const acting =
    principal === null || (visibility === 'internal' && !mayInternal(definition, principal, row))
      ? context
      : actingAs(context, principal);
  await linkToFormer(context, definition, record, stored.id);
  const refused = await attachFiles(acting, definition, record, files, visibility);
  if (mailbox.copied === 'contacts' && visibility === 'public') await letCopiedIn(context, definition, row, message);
  await settle(context, stored.id, {
    state: 'filed',
    ...(refused.length === 0
      ? {}
      : { reason: 'files', detail: `Too large to attach, kept in the original: ${refused.join(', ')}` }),
  });
};
