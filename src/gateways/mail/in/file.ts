import { randomUUIDv7 } from 'node:crypto';
import type { Principal } from '#kernel/access/principal.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { checkInput } from '#kernel/record/validate.ts';
import { comment, refusal, transit, transitionOf } from '#kernel/store/commands.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row, Statement } from '#kernel/store/db.ts';
import type { Change } from '#kernel/store/plan.ts';
import { createRecord } from '#kernel/store/write.ts';
import { bodyOf, type Body } from './body.ts';
import { planFiles, type Planned } from './files.ts';
import type { Mailbox } from './mailbox.ts';
import { threadIds } from './match.ts';
import type { Message } from './parse.ts';
import type { Known } from './sender.ts';

/** What is filed: the message, from whom, as whom. */
export type Letter = {
  /** Of the stored message. */
  readonly id: string;
  readonly message: Message;
  readonly mailbox: Mailbox;
  readonly sender: Known;
  readonly principal: Principal;
  /** The closed record that it carries on in a new one. */
  readonly follows?: string;
};
export type Filed = {
  readonly definition: AnyDefinition;
  readonly row: Row;
  readonly files: readonly Planned[];
  readonly visibility: 'public' | 'internal';
  readonly created: boolean;
};

/** The context of whoever wrote: their rights decide, and history names them. */
export const actingAs = (context: Context, principal: Principal): Context => ({ ...context, principal });

const MOST_IDS = 200;

/** Writes down in the same transaction where the message went, once, and which ids belong to the record from then on. */
const filing =
  (context: Context, { id, message, sender, follows }: Letter) =>
  (after: Row, entry: string): readonly Statement[] => [
    {
      name: 'mail:filed',
      text: `WITH filed AS (UPDATE mail_message SET record = $3, entry = $4, person = $5, follows = $6 WHERE org = $1 AND id = $2 AND record IS NULL RETURNING 1) SELECT one_written(count(*)) FROM filed`,
      values: [context.principal.org, id, after['id'], entry, sender.id, follows ?? null],
    },
    {
      name: 'mail:threads',
      text: 'INSERT INTO mail_thread (org, message_id, record) SELECT $1, id, $3 FROM unnest($2::text[]) AS a (id) ON CONFLICT (org, message_id) DO NOTHING',
      values: [context.principal.org, threadIds(message).slice(0, MOST_IDS), after['id']],
    },
  ];

const peopleIn = (addresses: Message['to']): readonly string[] =>
  addresses.slice(0, 50).map(({ name, address }) => (name === '' ? address : `${name} <${address}>`));

/** What history keeps of a mail beside its words: all of it personal. */
const changeOf = ({ id, message, sender }: Letter, { quoted }: Body): Partial<Change> => ({
  actor: { id: sender.id, kind: 'person', via: 'mail', name: sender.name },
  personalFacts: {
    mail: [
      null,
      {
        message: id,
        from: message.from === null ? '' : (peopleIn([message.from])[0] ?? ''),
        to: peopleIn(message.to),
        cc: peopleIn(message.cc),
        subject: message.subject,
        quoted,
      },
    ],
  },
});

const NO_TEXT = '(no text)';

const wordsFor = async (letter: Letter, files: readonly Planned[], folding: boolean): Promise<Body> => {
  const body = await bodyOf(letter.message, {
    folding,
    pictures: (cid) => {
      const file = files.find(({ part }) => part.cid === cid);
      return file === undefined ? null : { name: file.part.name, address: `attachment:${file.id}` };
    },
  });
  return body.said === '' ? { ...body, said: NO_TEXT } : body;
};

const fieldsFor = (
  definition: AnyDefinition,
  { message, mailbox, sender }: Letter,
  text: string,
): Record<string, unknown> => {
  const channel = definition.fields['channel'];
  return {
    title: message.subject === '' ? (text.split('\n')[0] ?? '').slice(0, 120) || NO_TEXT : message.subject,
    description: text,
    requester: sender.id,
    ...(sender.customer === null
      ? mailbox.customer === null
        ? {}
        : { customer: mailbox.customer }
      : { customer: sender.customer }),
    ...(mailbox.team === null ? {} : { team: mailbox.team }),
    ...(mailbox.service === null ? {} : { service: mailbox.service }),
    ...(channel?.kind === 'choice' && channel.values.includes('email') ? { channel: 'email' } : {}),
  };
};

/** Makes a new record of a message. */
export const fileNew = async (context: Context, letter: Letter): Promise<Filed> => {
  const definition = definitionNamed(letter.mailbox.recordType);
  const id = randomUUIDv7();
  const files = await planFiles(context, letter.id, letter.message.parts, id);
  const body = await wordsFor(letter, files, false);
  const values = checkInput(definition, fieldsFor(definition, letter, body.said), {
    creating: true,
    mayInternal: true,
    custom: context.customFields(definition.name),
  });
  const row = await createRecord(context, definition, values, {
    id,
    along: filing(context, letter),
    change: changeOf(letter, body),
  });
  return { definition, row, files, visibility: 'public', created: true };
};

/** Adds a message to a record that is open, in the name of whoever wrote it. */
export const fileAnswer = async (
  context: Context,
  letter: Letter,
  definition: AnyDefinition,
  record: Row,
  visibility: 'public' | 'internal',
): Promise<Filed> => {
  const id = String(record['id']);
  const files = await planFiles(context, letter.id, letter.message.parts, id);
  const body = await wordsFor(letter, files, true);
  const row = await comment(
    actingAs(context, letter.principal),
    definition,
    id,
    { text: body.said, visibility },
    { along: filing(context, letter), change: changeOf(letter, body) },
  );
  return { definition, row, files, visibility, created: false };
};

/** Whether whoever wrote may take the record up again. */
export const canReopen = (context: Context, letter: Letter, definition: AnyDefinition, record: Row): boolean =>
  transitionOf(definition, 'reopen') !== undefined &&
  refusal(actingAs(context, letter.principal), definition, record, 'reopen', {}, 'answered') === null;

/** Takes a closed record up again with the words of a message. */
export const fileReopening = async (
  context: Context,
  letter: Letter,
  definition: AnyDefinition,
  record: Row,
): Promise<Filed> => {
  const id = String(record['id']);
  const files = await planFiles(context, letter.id, letter.message.parts, id);
  const body = await wordsFor(letter, files, true);
  const row = await transit(
    actingAs(context, letter.principal),
    definition,
    id,
    null,
    'reopen',
    { comment: body.said, visibility: 'public' },
    { along: filing(context, letter), change: changeOf(letter, body) },
  );
  return { definition, row, files, visibility: 'public', created: false };
};
