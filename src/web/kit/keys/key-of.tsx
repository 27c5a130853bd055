import { Kbd } from '../basic/kbd.tsx';
import { printedKeys } from './combo.ts';
import { useKeyboard, useKeysFor } from './use-keyboard.ts';

/** The key of something, on its button: the one that this person gave it, or nothing where letters are off. */
export const KeyOf = ({ id, keys }: { id: string; keys: string }) => {
  const own = useKeysFor(id, keys.toLowerCase());
  const { letters } = useKeyboard();
  return own && letters ? <Kbd keys={printedKeys(own)} /> : null;
};
