import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { choicesOf } from '../fields/choices.ts';
import { useLabels } from '../fields/use-labels.ts';
import { useFormat } from '../format/use-format.tsx';
import type { Group } from './groups.ts';
import css from './list.module.css';

const useGroupName = (type: RecordType, by: string): ((key: string) => string) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  if (by === 'deadline') return (key) => t(`list.deadline.${key}`);
  if (by === 'state') return labels.state;
  const choices = choicesOf(t, by, type.fields[by]);
  return (key) =>
    choices.find(({ value }) => value === key)?.label ?? (key || t('list.without', { field: labels.field(by) }));
};

/** The head of a group; a click folds it. `more` says that rows of this group may follow on a later page. */
export const GroupRow = ({
  type,
  by,
  group,
  open,
  line,
  more,
  fold,
}: {
  type: RecordType;
  by: string;
  group: Group;
  open: boolean;
  line: number;
  more: boolean;
  fold: (key: string) => void;
}) => {
  const format = useFormat();
  const name = useGroupName(type, by)(group.key);
  return (
    <div role="row" aria-rowindex={line} className={css['group']}>
      <span role="gridcell">
        <button type="button" tabIndex={-1} aria-expanded={open} onClick={() => fold(group.key)}>
          <Icon of={open ? IconChevronDown : IconChevronRight} size={14} />
          {name} <span className="n">{format.count(group.rows.length) + (more ? '+' : '')}</span>
        </button>
      </span>
    </div>
  );
};
