import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { choicesOf } from '../fields/choices.ts';
import { useLabels } from '../fields/use-labels.ts';
import { useFormat } from '../format/use-format.tsx';
import type { GroupRead } from '../../api/records.ts';
import type { Section } from './window/sections.ts';
import css from './list.module.css';

/** What a group is called: deadlines, states and choices by their words, others by what they show, months by the calendar. */
const useGroupName = (type: RecordType, by: string): ((key: string, ref: GroupRead['ref']) => string) => {
  const { t } = useTranslation();
  const format = useFormat();
  const labels = useLabels(type);
  if (by === 'deadline') return (key) => t(`list.deadline.${key}`);
  if (by === 'state') return labels.state;
  const field = type.fields[by];
  const choices = choicesOf(t, by, field);
  return (key, ref) => {
    if (key === '') return t('list.without', { field: labels.field(by) });
    if (ref) return ref.label;
    if (field?.kind === 'flag')
      return `${labels.field(by)}: ${t(key === 'yes' ? 'field.yes' : 'field.no').toLowerCase()}`;
    if (field?.kind === 'date' || field?.kind === 'instant') return format.monthYear(Date.parse(`${key}-15T12:00:00Z`));
    return choices.find(({ value }) => value === key)?.label ?? key;
  };
};

/** The head of a group with how many records it has; a click folds it. */
export const GroupRow = ({
  type,
  by,
  section,
  group,
  open,
  line,
  fold,
}: {
  type: RecordType;
  by: string;
  section: Section;
  group: GroupRead | undefined;
  open: boolean;
  line: number;
  fold: (key: string) => void;
}) => {
  const format = useFormat();
  const { key, count, estimated } = section;
  const name = useGroupName(type, by)(key, group?.ref);
  return (
    <div role="row" aria-rowindex={line} className={css['group']}>
      <span role="gridcell">
        <button type="button" tabIndex={-1} aria-expanded={open} onClick={() => fold(key)}>
          <Icon of={open ? IconChevronDown : IconChevronRight} size={14} />
          {name} <span className="n">{count === undefined ? '' : (estimated ? '~' : '') + format.count(count)}</span>
        </button>
      </span>
    </div>
  );
};
