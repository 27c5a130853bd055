import { Combobox, Popover, TextInput, useCombobox } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { KeyOf } from '../keys/key-of.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { useKeys } from '../keys/use-keys.ts';
import { TermEditor } from './term-editor.tsx';
import { parseTerms, withValues, type FieldTerm, type Term } from './terms.ts';
import css from './filter.module.css';

const SKIPPED = new Set(['number', 'title', 'description', 'version', 'phase']);

/** The fields that a filter may ask about, those of the list first. */
const filterFields = (type: RecordType): string[] => {
  const fit = (name: string): boolean =>
    !SKIPPED.has(name) && name in type.fields && !['markdown', 'structured'].includes(type.fields[name]?.kind ?? '');
  return [...new Set(['state', ...type.views.list, ...type.views.form, ...Object.keys(type.fields)])].filter(fit);
};

/** What is chosen where it is no field: what was typed, as a condition. */
const AS_TYPED = ':typed';

/** A field by part of its name; or what is typed, as words to look for or a condition of the language of filters. */
const FindField = ({
  type,
  choose,
  typed: apply,
}: {
  type: RecordType;
  choose: (field: string) => void;
  typed: (text: string) => void;
}) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const combobox = useCombobox({ opened: true });
  const [text, setText] = useState('');
  const words = text.trim();
  const condition = /["():<>]|^-/u.test(words);
  const fields = condition
    ? []
    : filterFields(type).filter((name) => `${labels.field(name)} ${name}`.toLowerCase().includes(words.toLowerCase()));
  const { selectFirstOption } = combobox;
  useEffect(() => {
    if (words !== '') selectFirstOption();
  }, [words, selectFirstOption]);
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(value) => {
        if (value === AS_TYPED) apply(words);
        else choose(value);
      }}
    >
      <Combobox.EventsTarget withExpandedAttribute>
        <TextInput
          data-autofocus
          aria-label={t('filter.find')}
          placeholder={t('filter.find')}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </Combobox.EventsTarget>
      <Combobox.Options tabIndex={0} className={css['fields']} aria-label={t('filter.fields')}>
        {fields.map((name) => (
          <Combobox.Option key={name} value={name}>
            {labels.field(name)}
          </Combobox.Option>
        ))}
        {words === '' ? null : (
          <Combobox.Option value={AS_TYPED}>
            {t(condition ? 'filter.addTyped' : 'filter.addWords', { text: words })}
          </Combobox.Option>
        )}
      </Combobox.Options>
      <p className={css['hint']}>{t('filter.textHint')}</p>
    </Combobox>
  );
};

/** Adds a condition: by choosing a field, or by typing words or a condition. */
export const AddFilter = ({
  type,
  terms,
  set,
}: {
  type: RecordType;
  terms: readonly Term[];
  set: (terms: readonly Term[]) => void;
}) => {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [field, setField] = useState<string | null>(null);
  const toggle = (next: boolean): void => {
    if (next) button.current?.focus();
    setOpen(next);
    setField(null);
  };
  useKeys([{ keys: 'f', label: 'keys.filter', run: () => toggle(true) }]);
  return (
    <Popover opened={open} onChange={toggle} position="bottom-start" trapFocus width={280}>
      <Popover.Target>
        <button ref={button} type="button" className={css['add']} onClick={() => toggle(!open)}>
          <Icon of={IconPlus} size={12} /> {t('filter.add')} <KeyOf id="keys.filter" keys="f" />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        {field ? (
          <TermEditor
            type={type}
            field={field}
            term={terms.find((term): term is FieldTerm => term.kind === 'field' && term.field === field)}
            change={(term) => set(withValues(terms, term.field, term.values, term.not))}
            done={() => toggle(false)}
          />
        ) : (
          <FindField
            type={type}
            choose={setField}
            typed={(text) => {
              set([...terms, ...parseTerms(text)]);
              toggle(false);
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
};
