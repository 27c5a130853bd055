import type { RecordType } from '../../api/types.ts';
import { clash, keysFor, type Keyboard } from './chosen.ts';

/** Something that can be given another key: `label` is a translation key, unless `words` says it. */
export type Changeable = { id: string; keys: string; label?: string; words?: string };

/** What the pages themselves do with letters. A test finds what is missing here. */
export const PAGE_KEYS: readonly Changeable[] = [
  { id: 'keys.search', keys: '/' },
  { id: 'keys.help', keys: '?' },
  { id: 'keys.goQueue', keys: 'g q' },
  { id: 'keys.goWork', keys: 'g w' },
  { id: 'keys.goInbox', keys: 'g i' },
  { id: 'keys.goDashboard', keys: 'g d' },
  { id: 'keys.goEvidence', keys: 'g e' },
  { id: 'keys.goAccount', keys: 'g a' },
  { id: 'keys.goSearch', keys: 'g s' },
  { id: 'keys.next', keys: 'j' },
  { id: 'keys.previous', keys: 'k' },
  { id: 'keys.page', keys: 'o' },
  { id: 'keys.select', keys: 'x' },
  { id: 'keys.compact', keys: 'd' },
  { id: 'keys.filter', keys: 'f' },
  { id: 'keys.create', keys: 'c' },
  { id: 'keys.assign', keys: 'a' },
  { id: 'keys.assignMe', keys: 'i' },
  { id: 'keys.publicAnswer', keys: 'e' },
  { id: 'keys.internalNote', keys: 'n' },
  { id: 'do:watch', keys: 'w', label: 'record.watch' },
  { id: 'keys.undo', keys: 'u' },
  { id: 'form.show.list', keys: 'v l' },
  { id: 'form.show.board', keys: 'v b' },
  { id: 'form.show.calendar', keys: 'v c' },
  { id: 'form.show.chart', keys: 'v g' },
  { id: 'inbox.read', keys: 'u' },
  { id: 'inbox.snooze', keys: 'h' },
  { id: 'board.keys.lift', keys: 'm' },
  { id: 'onDays.today', keys: 't' },
  { id: 'onDays.after', keys: 'n' },
  { id: 'onDays.before', keys: 'p' },
].map((each) => ({ label: each.id, ...each }));

/** All that can be given another key: what pages do, and what the types' transitions and actions have letters for. */
export const changeableKeys = (types: readonly RecordType[]): Changeable[] => {
  const known = new Set(PAGE_KEYS.map(({ id }) => id));
  const ofTypes = types.flatMap((type) =>
    [...Object.entries(type.lifecycle.transitions), ...Object.entries(type.actions)].flatMap(([name, { key, label }]) =>
      key ? [{ id: `do:${name}`, keys: key.toLowerCase(), words: label }] : [],
    ),
  );
  const own = ofTypes.filter(({ id }) => !known.has(id) && known.add(id));
  return [...PAGE_KEYS, ...own];
};

/** Keys that usually mean two things on pages that are never shown together are nobody's clash; those that somebody chooses are. */
export const clashing = (
  all: readonly Changeable[],
  id: string,
  keys: string,
  keyboard: Keyboard,
): Changeable | undefined =>
  all.find((each) => each.id !== id && clash(keysFor(each.id, each.keys, keyboard) ?? '', keys));
