import { Checkbox, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Kbd } from '../basic/kbd.tsx';
import { printedKeys } from './combo.ts';
import { keyHelp } from './open.ts';
import { useChooseKeyboard, useKeyboard } from './use-keyboard.ts';
import { useBindings } from './use-keys.ts';
import css from './key-help.module.css';

/** `?`: every key that does something on the page at hand. */
export const KeyHelp = () => {
  const { t } = useTranslation();
  const bindings = useBindings();
  const keyboard = useKeyboard();
  const choose = useChooseKeyboard();
  const byLabel = new Map<string, string[]>();
  for (const { label, values, keys } of bindings) {
    const text = t(label, values ?? {});
    byLabel.set(text, [...(byLabel.get(text) ?? []), keys]);
  }
  return (
    <Modal
      opened
      onClose={keyHelp.close}
      title={t('keys.title')}
      size={760}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <dl className={css['keys']}>
        {[...byLabel].map(([label, keys]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {keys.map((each) => (
                <Kbd key={each} keys={printedKeys(each)} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <Checkbox
        mt={16}
        checked={keyboard.letters}
        onChange={(event) => choose({ ...keyboard, letters: event.currentTarget.checked })}
        label={t('keys.letters')}
        description={t('keys.lettersHelp')}
      />
    </Modal>
  );
};
