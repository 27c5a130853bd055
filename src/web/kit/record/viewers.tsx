import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.ts';
import { viewingsQuery } from '../../api/timeline.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Avatar } from '../basic/avatar.tsx';
import { useFormat } from '../format/use-format.tsx';
import { Section } from './section.tsx';
import css from './related.module.css';

const SHOWN = 5;

const List = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useSession().person.id;
  const [all, setAll] = useState(false);
  const viewings = useQuery(viewingsQuery(type, record.id)).data ?? [];
  if (viewings.length === 0) return null;
  return (
    <Section title={t('viewers.title')} count={viewings.length}>
      <p className="sm faint">{t('viewers.help')}</p>
      <ul>
        {viewings.slice(0, all ? undefined : SHOWN).map(({ person, at, means }) => (
          <li key={`${person.id} ${at} ${means}`} className={css['file']}>
            <Avatar name={person.label} me={person.id === me} />
            <span className="clip">{person.label}</span>
            <span className="faint nowrap push">
              {means === 'exported' ? `${t('viewers.exported')}, ` : ''}
              <time dateTime={at}>{format.dateTime(at)}</time>
            </span>
          </li>
        ))}
      </ul>
      {!all && viewings.length > SHOWN ? (
        <button type="button" className={css['add']} onClick={() => setAll(true)}>
          {t('viewers.all', { count: viewings.length })}
        </button>
      ) : null}
    </Section>
  );
};

/** Who looked at a confidential record, for those who are in charge of it. */
export const Viewers = (props: { type: RecordType; record: RecordRow }) =>
  props.record['confidential'] === true && props.record.may?.viewings ? <List {...props} /> : null;
