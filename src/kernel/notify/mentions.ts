import { commentOf, type HistoryEvent } from '../jobs/event.ts';
import type { Handler } from '../jobs/handlers.ts';
import { definitionNamed } from '../record/registry.ts';
import { mentionsIn } from '../record/mentions.ts';
import { afterOthers } from '../store/after-others.ts';
import { loadPrincipal } from '../store/caller.ts';
import type { Context } from '../store/context.ts';
import { joins, participantFacts, participantsOf } from '../store/participants.ts';
import { may, readRecord } from '../store/read.ts';
import { changeRecord } from '../store/write.ts';
import { matterOf, notify } from './notices.ts';
import { defineReasons } from './words.ts';

defineReasons({
  'record.mentioned': { subject: 'you were mentioned', sentence: '{actor} mentioned you in {number}.' },
});

type Somebody = { readonly id: string; readonly name: string };

const peopleOf = async (context: Context, numbers: readonly string[]): Promise<readonly Somebody[]> => {
  const [answer] = await context.batch([
    {
      name: 'people:numbers',
      text: `SELECT id, title AS name FROM directory WHERE org = $1 AND type = 'person' AND phase <> 'void' AND number = ANY ($2::text[]) ORDER BY number`,
      values: [context.principal.org, [...numbers]],
    },
  ]);
  return (answer?.rows ?? []) as Somebody[];
};

/** Staff who are mentioned watch from then on, if whoever mentioned them may say who takes part. */
const letWatch = (context: Context, event: HistoryEvent, { id, name }: Somebody): Promise<void> =>
  afterOthers(async () => {
    const definition = definitionNamed(event.type);
    const row = await readRecord(context, definition, event.record);
    const [author, mentioned] = [
      event.actor.id === null ? null : await loadPrincipal(context, event.actor.id),
      await loadPrincipal(context, id),
    ];
    if (author === null || mentioned === null || mentioned.portal || !may(definition.access.edit, author, row)) return;
    if ((await participantsOf(context, event.record)).some((each) => each.person === id)) return;
    await changeRecord(
      context,
      definition,
      row,
      { action: 'watch', values: {}, ...participantFacts('watcher', id, name, true) },
      { along: () => [joins(event.org, event.record, id, 'watcher', context.now())] },
    );
  });

/** Whoever is mentioned in a comment is told of it, and watches the record from then on. */
export const mentionHandler: Handler = {
  name: 'mentions',
  actions: /./,
  async run(context, event) {
    const text = commentOf(event);
    if (text === null || event.actor.kind === 'import') return;
    const numbers = mentionsIn(text);
    if (numbers.length === 0) return;
    const people = await peopleOf(context, numbers);
    for (const person of people) if (person.id !== event.actor.id) await letWatch(context, event, person);
    await notify(
      context,
      { ...matterOf(event), key: `mention:${event.id}` },
      people.map(({ id }) => ({ person: id, reason: 'record.mentioned' })),
    );
  },
};
