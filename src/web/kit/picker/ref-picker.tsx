import { Combobox, Loader, TextInput, useCombobox, type TextInputProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSelector, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { suggestQuery } from '../../api/records.ts';
import type { Ref } from '../../api/types.ts';
import { Avatar } from '../basic/avatar.tsx';
import { Icon } from '../basic/icon.tsx';
import { Marked } from '../basic/marked.tsx';
import css from './picker.module.css';

type Props = Pick<
  TextInputProps,
  'label' | 'name' | 'error' | 'required' | 'withAsterisk' | 'autoFocus' | 'aria-label'
> & {
  /** The record type to choose from. */
  to: string;
  value: Ref | null;
  change: (value: Ref | null) => void;
};

/** Chooses one record by typing; asks the API as one types, a moment after the last letter, and drops old answers. */
export const RefPicker = ({ to, value, change, ...input }: Props) => {
  const { t } = useTranslation();
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [typed, setTyped] = useState<string | null>(null);
  const [words] = useDebouncedValue(typed ?? '', 150);
  const found = useQuery({ ...suggestQuery(to, words), enabled: combobox.dropdownOpened });
  const items = found.data ?? [];
  // Enter takes the first of what was found for the words, whenever the answer came.
  const first = useEffectEvent(() => {
    if (typed !== null && combobox.dropdownOpened) combobox.selectFirstOption();
  });
  const answer = found.data;
  useEffect(() => {
    if (answer) first();
  }, [answer]);

  const choose = (id: string): void => {
    change(items.find((item) => item.id === id) ?? null);
    setTyped(null);
    combobox.closeDropdown();
  };
  const close = (): void => {
    combobox.closeDropdown();
    if (typed === '') change(null);
    setTyped(null);
  };

  return (
    <Combobox store={combobox} onOptionSubmit={choose}>
      <Combobox.Target withExpandedAttribute>
        <TextInput
          {...input}
          value={typed ?? value?.label ?? ''}
          placeholder={t('picker.choose')}
          autoComplete="off"
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.openDropdown();
            combobox.selectFirstOption();
          }}
          onClick={() => combobox.openDropdown()}
          // In a form the list would lie over what comes below as soon as a dialog gives the focus to its first field.
          onFocus={() => input.autoFocus && combobox.openDropdown()}
          onBlur={close}
          rightSectionPointerEvents={value && !input.required ? 'auto' : 'none'}
          rightSection={
            found.isFetching ? (
              <Loader size={14} />
            ) : value && !input.required ? (
              <button
                type="button"
                tabIndex={-1}
                className={css['clear']}
                aria-label={t('picker.clear')}
                onClick={() => change(null)}
              >
                <Icon of={IconX} size={14} />
              </button>
            ) : (
              <Icon of={IconSelector} size={14} />
            )
          }
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options aria-label={t('picker.offers')} mah={280} className={css['options']}>
          {items.map((item) => (
            <Combobox.Option key={item.id} value={item.id} active={item.id === value?.id} className={css['option']}>
              {to === 'person' ? <Avatar name={item.label} /> : null}
              <span className="clip">
                <Marked text={item.label} words={words} />{' '}
                {item.hint ? <span className="faint">{item.hint}</span> : null}
              </span>
              {item.number ? <span className="mono faint nowrap push">{item.number}</span> : null}
            </Combobox.Option>
          ))}
          {found.isSuccess && items.length === 0 ? <Combobox.Empty>{t('picker.none')}</Combobox.Empty> : null}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
};
