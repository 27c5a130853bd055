import { Popover, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { KeyOf } from '../keys/key-of.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { useKeys } from '../keys/use-keys.ts';
import { TermEditor } from './term-editor.tsx';
import { parseTerms, withValues, writeTerms, type Term } from './terms.ts';
import css from './filter.module.css';

const SKIPPED = new Set(['number', 'title', 'description', 'version', 'phase']);

/** The fields that a filter may ask about, those of the list first. */
const filterFields = (type: RecordType): string[] => {
  const fit = (name: string): boolean =>
    !SKIPPED.has(name) && name in type.fields && !['markdown', 'structured'].includes(type.fields[name]?.kind ?? '');
  return [...new Set(['state', ...type.views.list, ...type.views.form, ...Object.keys(type.fields)])].filter(fit);
};

/** Adds a condition: by choosing a field, or by typing the filter as text. */
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
  const labels = useLabels(type);
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [field, setField] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const toggle = (next: boolean): void => {
    if (next) button.current?.focus();
    setOpen(next);
    setField(null);
    setTyped(writeTerms(terms));
  };
  useKeys([{ keys: 'f', label: 'keys.filter', run: () => toggle(true) }]);
  const asText = typed.includes(':') || typed.includes(' ');
  const fields = filterFields(type).filter(
    (name) =>
      asText ||
      typed === '' ||
      typed === writeTerms(terms) ||
      labels.field(name).toLowerCase().includes(typed.toLowerCase()),
  );
  const apply = (): void => {
    set(parseTerms(typed));
    toggle(false);
  };
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
            term={undefined}
            change={(term) => set(withValues(terms, term.field, term.values, term.not))}
            done={() => toggle(false)}
          />
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              apply();
            }}
          >
            <TextInput
              data-autofocus
              aria-label={t('filter.text')}
              description={t('filter.textHint')}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <ul className={css['fields']} aria-label={t('filter.fields')}>
              {fields.map((name) => (
                <li key={name}>
                  <button type="button" onClick={() => setField(name)}>
                    {labels.field(name)}
                  </button>
                </li>
              ))}
            </ul>
          </form>
        )}
      </Popover.Dropdown>
    </Popover>
  );
};
