import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { WorkLine } from './work-line.tsx';
import css from './work.module.css';

/** What waits for this person's decision. */
export const Decisions = ({ type, rows }: { type: RecordType; rows: readonly RecordRow[] }) => {
  const { t } = useTranslation();
  if (rows.length === 0) return null;
  return (
    <section aria-label={t('work.decisions')}>
      <header className={css['head']}>
        <h2>{t('work.decisions')}</h2>
        <span className="n">{rows.length}</span>
        <Link to="/$plural" params={{ plural: type.plural }} search={{ filter: 'open' }} className="push sm">
          {t('work.allApprovals')}
        </Link>
      </header>
      <ul>
        {rows.map((row) => (
          <WorkLine key={row.id} type={type} row={row} about={row.requester?.label} />
        ))}
      </ul>
    </section>
  );
};
