import { useEffect, useSyncExternalStore } from 'react';
import type { Choice, Ref } from '../../api/types.ts';
import type { IconShape } from '../basic/icon.tsx';

/** What a command wants to know before it runs, asked in the palette itself. What it answers may be asked for next. */
export type Ask =
  | { title: string; kind: 'choice'; choices: readonly Choice[]; choose: (value: string) => Ask | void }
  | { title: string; kind: 'record'; to: string; choose: (record: Ref) => Ask | void }
  | { title: string; kind: 'text'; choose: (text: string) => Ask | void };

/** Something that can be done on the page at hand, offered first in the palette. */
export type Command = { id: string; label: string; icon: IconShape; keys?: string } & (
  | { run: () => void; ask?: undefined }
  | { ask: () => Ask; run?: undefined }
);
export type Commands = { about: string; commands: readonly Command[] };

let held: readonly Commands[] = [];
const listeners = new Set<() => void>();

const keep = (next: readonly Commands[]): void => {
  held = next;
  for (const listener of listeners) listener();
};

/** Offers commands about a record ('INC-004127'), or about several, in the palette while the component is shown. */
export const useCommands = (about: string, commands: readonly Command[]): void => {
  useEffect(() => {
    if (commands.length === 0) return undefined;
    const mine = { about, commands };
    keep([mine, ...held]);
    return () => keep(held.filter((each) => each !== mine));
  }, [about, commands]);
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The commands of all parts of the page that offer any, the newest part first. */
export const useOfferedCommands = (): readonly Commands[] => useSyncExternalStore(subscribe, () => held);
