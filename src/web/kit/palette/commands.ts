import { useEffect, useSyncExternalStore } from 'react';
import type { IconShape } from '../basic/icon.tsx';

/** Something that can be done on the page at hand, offered first in the palette. */
export type Command = { id: string; label: string; icon: IconShape; keys?: string; run: () => void };
export type Commands = { about: string; commands: readonly Command[] };

const held: Commands[] = [];
const listeners = new Set<() => void>();
let top: Commands | undefined;

const changed = (): void => {
  top = held.at(-1);
  for (const listener of listeners) listener();
};

/** Offers commands about a record ('INC-004127') in the palette while the component is shown. */
export const useCommands = (about: string, commands: readonly Command[]): void => {
  useEffect(() => {
    const mine = { about, commands };
    held.push(mine);
    changed();
    return () => {
      held.splice(held.indexOf(mine), 1);
      changed();
    };
  }, [about, commands]);
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The commands of the newest part of the page that offers any. */
export const useOfferedCommands = (): Commands | undefined => useSyncExternalStore(subscribe, () => top);
