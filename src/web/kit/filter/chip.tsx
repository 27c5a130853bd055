import { Popover } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { TermEditor } from './term-editor.tsx';
import { termWords } from './term-words.ts';
import type { Term } from './terms.ts';
import css from './filter.module.css';

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
  const { field, op, value } = termWords(t, type, term);
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
