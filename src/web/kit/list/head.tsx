import { IconArrowDown, IconArrowUp, IconUser } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { isSortable, type Column } from './columns.ts';
import { ResizeHandle } from './resize-handle.tsx';
import { Box } from './row.tsx';
import css from './list.module.css';

type HeadProps = {
  type: RecordType;
  columns: readonly Column[];
  sort: string;
  setSort: (sort: string) => void;
  all: boolean | 'some';
  selectAll: () => void;
  resize: (name: string, px: number, ended: boolean) => void;
};

const short = new Set(['priority', 'updatedAt', 'dueAt']);

const HeadCell = ({
  type,
  column,
  sort,
  setSort,
  resize,
}: Pick<HeadProps, 'type' | 'sort' | 'setSort' | 'resize'> & { column: Column }) => {
  const { t } = useTranslation();
  const { name, align } = column;
  const label = useLabels(type).field(name);
  const word = short.has(name) ? t(`list.head.${name}`) : label;
  const sorted = sort === name ? 'ascending' : sort === `-${name}` ? 'descending' : undefined;
  const shown = name === 'assignee' ? <Icon of={IconUser} size={12} label={label} /> : word;
  return (
    <span
      role="columnheader"
      className={`${css['cell']} ${css['headCell']}`}
      data-align={align}
      aria-sort={sorted}
      title={word === label ? undefined : label}
    >
      {isSortable(type, name) ? (
        <button
          type="button"
          className={css['sort']}
          data-on={sorted}
          onClick={() => setSort(sorted === 'ascending' ? `-${name}` : name)}
        >
          {shown}
          {sorted ? <Icon of={sorted === 'ascending' ? IconArrowUp : IconArrowDown} size={12} /> : null}
        </button>
      ) : (
        <span className="clip">{shown}</span>
      )}
      <ResizeHandle name={label} resize={(px, ended) => resize(name, px, ended)} />
    </span>
  );
};

/** The heads of the columns: what they are, and how the list is sorted. */
export const Head = ({ type, columns, sort, setSort, all, selectAll, resize }: HeadProps) => {
  const { t } = useTranslation();
  return (
    <div role="row" aria-rowindex={1} className={css['head']}>
      <span role="columnheader" className={css['select']}>
        <button
          type="button"
          role="checkbox"
          aria-checked={all === 'some' ? 'mixed' : all}
          aria-label={t('list.selectAll')}
          onClick={selectAll}
        >
          <Box on={all} />
        </button>
      </span>
      {columns.map((column) => (
        <HeadCell key={column.name} type={type} column={column} sort={sort} setSort={setSort} resize={resize} />
      ))}
    </div>
  );
};
