import { became, commentOf, type HistoryEvent } from '../jobs/event.ts';
import type { Handler } from '../jobs/handlers.ts';
import { allDefinitions, definitionNamed } from '../record/registry.ts';
import { participantsOf, type Participant } from '../store/participants.ts';
import { readRecord } from '../store/read.ts';
import { matterOf, notify, type Told } from './notices.ts';
import { defineReasons } from './words.ts';

defineReasons({
  'record.assigned': { subject: 'assigned to you', sentence: '{actor} assigned {number} to you.' },
  'record.commented': { subject: 'new comment', sentence: '{actor} wrote in {number}.' },
  'record.merged': {
    subject: 'merged',
    sentence: '{number} goes on together with another of the same. You are told of that one from now on.',
  },
  'record.moved': { subject: 'new state', sentence: '{actor} took {number} a step further.' },
});

/** Who has a part in a record. */
export type Parts = {
  readonly owner: string | null;
  readonly assignee: string | null;
  readonly watchers: readonly string[];
};

/** Whom a record is for: whoever it was asked by, and the contacts that stand beside them. They are told when it was merged. Pure. */
export const askersOf = (
  requester: string | null,
  participants: readonly Pick<Participant, 'person' | 'role'>[],
): readonly string[] => [
  ...(requester === null ? [] : [requester]),
  ...participants.filter(({ role }) => role === 'contact').map(({ person }) => person),
];

/** Who is told of what happened to a record: whoever it was given to, and of words and steps those who have a part in it. Pure. */
export const recordToldOf = (event: HistoryEvent, { owner, assignee, watchers }: Parts): readonly Told[] => {
  const given = became(event, 'assignee');
  const handedOver: Told[] = typeof given === 'string' ? [{ person: given, reason: 'record.assigned' }] : [];
  const reason =
    commentOf(event) !== null ? 'record.commented' : event.action.startsWith('transition:') ? 'record.moved' : null;
  if (reason === null) return handedOver;
  const parts = [assignee, owner, ...watchers].filter((each) => each !== null);
  return [...handedOver, ...parts.map((person) => ({ person, reason }))];
};

/** Tells the people of a record what happened to it: of every type but those that tell in words of their own. Imports tell nobody. */
export const recordNotices = (besides: readonly string[]): Handler => ({
  name: 'record-notices',
  actions: /^(create|edit|assign|comment|contact|done|merge|transition:.*)$/,
  async run(context, event) {
    const known = !besides.includes(event.type) && allDefinitions().some(({ name }) => name === event.type);
    if (!known || event.actor.kind === 'import') return;
    const row = await readRecord(context, definitionNamed(event.type), event.record);
    const person = (name: string): string | null => (row[name] ?? null) as string | null;
    if (event.action === 'merge') {
      const askers = askersOf(person('requester'), await participantsOf(context, event.record));
      await notify(
        context,
        matterOf(event),
        askers.map((each) => ({ person: each, reason: 'record.merged' })),
      );
      return;
    }
    const speaks = commentOf(event) !== null || event.action.startsWith('transition:');
    const told = recordToldOf(event, {
      owner: person('owner'),
      assignee: person('assignee'),
      watchers: speaks ? (await participantsOf(context, event.record)).map((each) => each.person) : [],
    });
    await notify(context, matterOf(event), told);
  },
});
