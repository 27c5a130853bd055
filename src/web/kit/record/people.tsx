import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { participantsQuery } from '../../api/participants.ts';
import { useSession } from '../../api/session.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Avatar } from '../basic/avatar.tsx';
import { Section } from './section.tsx';
import css from './related.module.css';

/** Who takes part in a record besides those in its fields. */
export const People = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const { t } = useTranslation();
  const me = useSession().person.id;
  const people = useQuery(participantsQuery(type, record.id)).data ?? [];
  if (people.length === 0) return null;
  return (
    <Section title={t('record.people')} count={people.length}>
      <ul>
        {people.map(({ person, role }) => (
          <li key={`${person.id} ${role}`} className={css['file']}>
            <Avatar name={person.label} me={person.id === me} />
            <span className="clip">{person.label}</span>
            <span className="faint nowrap">{t(`record.role.${role}`, { defaultValue: role })}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
};
