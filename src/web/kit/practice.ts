import { use, type ComponentType } from 'react';
import type { RecordRow, RecordType } from '../api/types.ts';
import type { ListView } from './list/views.ts';

/** What a practice's own part of a page is given. */
export type SlotProps = { type: RecordType; record: RecordRow };

/**
 * The named places where a practice brings its own interface into the kit's pages:
 * `banner` above the record's time band, `main` before its timeline, `panel` after its details, in the side panel of a
 * list too, `side` after its links, `body` in place of the timeline for records that are looked at rather than talked
 * about.
 */
export type Slot = 'banner' | 'main' | 'side' | 'panel' | 'body';

/** A practice's own part of the browser application. All of it is optional: a plain register has none. */
export type Practice = {
  /** Further views above the list, after those that the lifecycle gives. */
  views?: readonly ListView[];
  /** Icons are chosen by the kit; these are the components that fill its named places. */
  slots?: Partial<Record<Slot, ComponentType<SlotProps>>>;
  /** Named actions that stand beside the transitions rather than in the menu. */
  prominent?: readonly string[];
  /** Named actions that the page offers in a way of its own. */
  leaveOut?: readonly string[];
  /** Forms of named actions that need more than the fields that follow from what the action takes. */
  actions?: Readonly<Record<string, ComponentType<SlotProps & { done: () => void }>>>;
};

/** Where the interface of a record type lies, by the type's name. */
export type Practices = Readonly<Record<string, () => Promise<{ practice: Practice }>>>;

const none: Practice = {};
const loading = new Map<string, Promise<Practice>>();
const ready = new Map<string, Practice>();
let practices: Practices = {};

/** Tells the kit, before the first page, what brings an interface of its own: the kit knows no practice. */
export const bringPractices = (brought: Practices): void => {
  practices = brought;
};

const load = (name: string): Promise<Practice> => {
  const kept = loading.get(name);
  if (kept) return kept;
  const found = practices[name];
  const promise = found ? found().then((module) => module.practice) : Promise.resolve(none);
  loading.set(name, promise);
  return promise;
};

/** Loads the practice's part for a record type ahead of the page that shows it: a page that has to wait is held back longer than that takes. */
export const preparePractice = async (name: string): Promise<void> => {
  ready.set(name, await load(name));
};

/** The practice's part for a record type; loads it with the first page that shows the type (suspends until then). */
export const usePractice = (type: RecordType): Practice => ready.get(type.name) ?? use(load(type.name));
