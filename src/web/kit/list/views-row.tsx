import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { countQuery } from '../../api/records.ts';
import type { RecordType } from '../../api/types.ts';
import { useFormat } from '../format/use-format.tsx';
import type { ListView } from './views.ts';
import css from '../basic/tabs.module.css';

const Count = ({ type, filter }: { type: RecordType; filter: string }) => {
  const format = useFormat();
  const { data } = useQuery(countQuery(type, filter));
  return data ? <span className="n">{(data.estimated ? '~' : '') + format.count(data.count)}</span> : null;
};

/** The views of a list: named filters, each with what it counts. Each is an address that can be sent. */
export const ViewsRow = ({ type, views, filter }: { type: RecordType; views: readonly ListView[]; filter: string }) => {
  const { t } = useTranslation();
  return (
    <nav className={css['tabs']} aria-label={t('list.views')}>
      {views.map((view) => {
        const on = view.filter === filter;
        return (
          <Link
            key={view.id}
            to="/$plural"
            params={{ plural: type.plural }}
            search={{ filter: view.filter }}
            data-on={on || undefined}
            aria-current={on ? 'page' : undefined}
          >
            {t(view.label, { defaultValue: view.label })} <Count type={type} filter={view.filter} />
          </Link>
        );
      })}
    </nav>
  );
};
