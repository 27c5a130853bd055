import { Popover } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { choicesOf } from '../fields/choices.ts';
import { useLabels } from '../fields/use-labels.ts';
import { TermEditor } from './term-editor.tsx';
import type { Term } from './terms.ts';
import css from './filter.module.css';

/** Words that stand for a condition of their own. */
const MARKS = new Set(['open', 'closed', 'mine', 'unassigned', 'late', 'archived']);

/** In a register that is only kept, what is not ended is current; nothing in it is open work. */
const registerWord = (type: RecordType, word: string): string =>
  word === 'open' && !type.views.list.includes('assignee') ? 'current' : word;

/** What the values of a term are called: choices and states by their words, references by what was chosen. */
export const useTermWords = (type: RecordType): ((term: Term) => { field: string; op: string; value: string }) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const wordOf = (field: string, value: string): string => {
    if (field === 'state') return type.lifecycle.states[value] ? labels.state(value) : value;
    if (value === 'me' || value === 'none') return t(`filter.value.${value}`, { context: field });
    return choicesOf(t, field, type.fields[field]).find((choice) => choice.value === value)?.label ?? value;
  };
  return (term) => {
    const op = t(term.not ? 'filter.isNot' : 'filter.is');
    if (term.kind === 'word') {
      return MARKS.has(term.text) && !term.quoted
        ? {
            field: t(`filter.mark.${term.text}.field`),
            op,
            value: t(`filter.mark.${registerWord(type, term.text)}.value`),
          }
        : { field: t('filter.words'), op: t(term.not ? 'filter.lack' : 'filter.hold'), value: term.text };
    }
    return {
      field: labels.field(term.field),
      op,
      value: term.values.map((value) => wordOf(term.field, value)).join(', '),
    };
  };
};

/** One condition of a filter: a click changes it, the cross takes it away. */
export const FilterChip = ({
  type,
  term,
  change,
  remove,
}: {
  type: RecordType;
  term: Term;
  change: (term: Term) => void;
  remove: () => void;
}) => {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { field, op, value } = useTermWords(type)(term);
  const words = (
    <>
      <span>{field}</span>
      <span className={css['op']}>{op}</span>
      <span className={css['value']}>{value}</span>
    </>
  );
  return (
    <span className={css['chip']}>
      {term.kind === 'field' ? (
        <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus>
          <Popover.Target>
            <button type="button" className={css['words']} onClick={() => setOpen(!open)}>
              {words}
            </button>
          </Popover.Target>
          <Popover.Dropdown>
            <TermEditor type={type} field={term.field} term={term} change={change} done={() => setOpen(false)} />
          </Popover.Dropdown>
        </Popover>
      ) : (
        <span className={css['words']}>{words}</span>
      )}
      <button type="button" className={css['cross']} aria-label={t('filter.remove', { field, value })} onClick={remove}>
        <Icon of={IconX} size={12} />
      </button>
    </span>
  );
};
