import { useTranslation } from 'react-i18next';
import type { Present } from '../../api/presence.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Avatar } from '../basic/avatar.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { useBeingThere, usePresent } from './use-presence.ts';
import css from './presence.module.css';

const SHOWN = 4;

const useWords = (type: RecordType): ((present: Present) => string) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  return ({ person, doing, field }) =>
    t(`presence.${doing}`, { name: person.label, field: field === null ? '' : labels.field(field) });
};

/** Who else is at this record just now, and what they do. */
export const PresentPeople = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const { t } = useTranslation();
  const people = useBeingThere(type, record);
  const words = useWords(type);
  const [first] = people;
  return (
    <span className={css['people']} role="status" aria-label={t('presence.label')}>
      {people.slice(0, SHOWN).map((each) => (
        <span key={each.person.id} className={css['person']} data-busy={each.doing === 'looks' ? undefined : true}>
          <Avatar name={each.person.label} label={words(each)} />
        </span>
      ))}
      {people.length > SHOWN ? <span className="faint">+{people.length - SHOWN}</span> : null}
      {people.length === 1 && first ? <span className={css['words']}>{words(first)}</span> : null}
      {people.length > 1 ? (
        <span className={css['words']}>{t('presence.several', { count: people.length })}</span>
      ) : null}
    </span>
  );
};

/** That somebody else writes as well: said where one writes oneself. */
export const Writing = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const words = useWords(type);
  const writing = usePresent(type, record).filter(({ doing }) => doing === 'answers' || doing === 'notes');
  return (
    <p className={css['writing']} role="status">
      {writing.map((each) => (
        <span key={each.person.id}>
          <Avatar name={each.person.label} /> {words(each)}
        </span>
      ))}
    </p>
  );
};
