import { ActionIcon, Button, Checkbox } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypes } from '../../api/definitions.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { Kbd } from '../../kit/basic/kbd.tsx';
import { changeableKeys, clashing, type Changeable } from '../../kit/keys/catalogue.ts';
import { keysFor, type Keyboard } from '../../kit/keys/chosen.ts';
import { printedKeys } from '../../kit/keys/combo.ts';
import { useChooseKeyboard, useKeyboard } from '../../kit/keys/use-keyboard.ts';
import { Part } from './part.tsx';
import css from './keyboard-part.module.css';

/** Takes one key press, or two in a row; Enter keeps it, Esc leaves everything as it was. */
const Press = ({
  label,
  keep,
  cancel,
}: {
  label: string;
  keep: (keys: string) => string | null;
  cancel: () => void;
}) => {
  const { t } = useTranslation();
  const [pressed, setPressed] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Tab' || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (event.key === 'Escape') return cancel();
    if (event.key === 'Enter') return pressed === '' ? cancel() : setFault(keep(pressed));
    if (event.key === 'Backspace') setPressed('');
    if (event.key.length !== 1 || event.key === ' ') return;
    setFault(null);
    setPressed(/^\S$/u.test(pressed) ? `${pressed} ${event.key.toLowerCase()}` : event.key.toLowerCase());
  };
  return (
    <span className={css['press']}>
      <input
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- one has just asked to press a key
        autoFocus
        readOnly
        aria-label={t('keys.press', { what: label })}
        aria-invalid={fault !== null}
        aria-describedby="keys-fault"
        placeholder={t('keys.pressHint')}
        value={printedKeys(pressed)}
        onKeyDown={onKeyDown}
        onBlur={cancel}
      />
      <span id="keys-fault" role="alert" className={css['fault']}>
        {fault}
      </span>
    </span>
  );
};

const Line = ({
  each,
  all,
  keyboard,
  choose,
}: {
  each: Changeable;
  all: readonly Changeable[];
  keyboard: Keyboard;
  choose: (keys: Keyboard['keys']) => void;
}) => {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const nameOf = ({ label, words }: Changeable): string => words ?? t(label ?? '');
  const name = nameOf(each);
  const now = keysFor(each.id, each.keys, keyboard);
  const changed = each.id in keyboard.keys;
  const set = (keys: string | null): void => choose({ ...keyboard.keys, [each.id]: keys });
  const reset = (): void => choose(Object.fromEntries(Object.entries(keyboard.keys).filter(([id]) => id !== each.id)));
  const keep = (keys: string): string | null => {
    const other = keys === each.keys ? undefined : clashing(all, each.id, keys, keyboard);
    if (other) return t('keys.taken', { what: nameOf(other) });
    if (keys === each.keys) reset();
    else set(keys);
    setAsking(false);
    return null;
  };
  return (
    <li className={css['line']}>
      <span className="clip">{name}</span>
      {asking ? (
        <Press label={name} keep={keep} cancel={() => setAsking(false)} />
      ) : (
        <button
          type="button"
          className={css['key']}
          aria-label={t('keys.change', { what: name, keys: now ? printedKeys(now) : t('keys.none') })}
          onClick={() => setAsking(true)}
        >
          {now ? <Kbd keys={printedKeys(now)} /> : <span className="faint">{t('keys.none')}</span>}
        </button>
      )}
      <span className={css['more']}>
        {now ? (
          <Button variant="subtle" onClick={() => set(null)} aria-label={t('keys.offOf', { what: name })}>
            {t('keys.off')}
          </Button>
        ) : null}
        {changed ? (
          <ActionIcon aria-label={t('keys.resetOf', { what: name })} onClick={reset}>
            <Icon of={IconRestore} />
          </ActionIcon>
        ) : null}
      </span>
    </li>
  );
};

/** Which letter does what: every one can be changed or switched off, and is the same in every browser of the person. */
export const KeyboardPart = () => {
  const { t } = useTranslation();
  const all = changeableKeys(useTypes());
  const keyboard = useKeyboard();
  const choose = useChooseKeyboard();
  const [open, setOpen] = useState(false);
  return (
    <Part title={t('keys.part')} about={t('keys.about')}>
      <Checkbox
        label={t('keys.letters')}
        description={t('keys.lettersHelp')}
        checked={keyboard.letters}
        onChange={(event) => choose({ ...keyboard, letters: event.currentTarget.checked })}
      />
      <div className={css['buttons']}>
        <Button variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'keys.close' : 'keys.open')}
        </Button>
        {Object.keys(keyboard.keys).length > 0 ? (
          <Button variant="subtle" onClick={() => choose({ ...keyboard, keys: {} })}>
            {t('keys.resetAll')}
          </Button>
        ) : null}
      </div>
      {open ? (
        <ul className={css['list']} aria-label={t('keys.part')}>
          {all.map((each) => (
            <Line
              key={each.id}
              each={each}
              all={all}
              keyboard={keyboard}
              choose={(keys) => choose({ ...keyboard, keys })}
            />
          ))}
        </ul>
      ) : null}
    </Part>
  );
};
