import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { keyboardQuery, putKeyboard } from '../../api/keyboard.ts';
import { say } from '../toast/store.ts';
import { applyKeyboard, keyboardNow, keysFor, onKeyboard, type Keyboard } from './chosen.ts';

/** What the person chose for the keyboard; renders again when that changes. */
export const useKeyboard = (): Keyboard => useSyncExternalStore(onKeyboard, keyboardNow);

/** Brings what the person chose in another browser. Once for the whole application. */
export const useKeyboardOfPerson = (): void => {
  const kept = useQuery(keyboardQuery).data;
  useEffect(() => {
    if (kept) applyKeyboard(kept);
  }, [kept]);
};

/** Chooses: at once here, and kept on the server for every other browser. */
export const useChooseKeyboard = (): ((next: Keyboard) => void) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  return (next) => {
    applyKeyboard(next);
    client.setQueryData(keyboardQuery.queryKey, next);
    putKeyboard(next).catch(() => say({ tone: 'bad', text: t('keys.notKept') }));
  };
};

/** The keys that something has for this person, to be printed on its button; undefined where it has none. */
export const useKeysFor = (id: string, keys: string | undefined | null): string | undefined => {
  const keyboard = useKeyboard();
  return keys ? keysFor(id, keys, keyboard) : undefined;
};
