import { useTranslation } from 'react-i18next';
import { Avatar } from '../basic/avatar.tsx';
import type { Mentioning } from './use-mention.ts';
import css from './composer.module.css';

/** The people whom an '@' may mean, below the text. */
export const MentionList = ({ mention }: { mention: Mentioning }) => {
  const { t } = useTranslation();
  if (mention.people.length === 0) return null;
  return (
    <div id={mention.list} role="listbox" aria-label={t('composer.people')} className={css['people']}>
      {mention.people.map((person) => (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the text keeps the focus and the keys
        <div
          key={person.id}
          id={`${mention.list}-${person.id}`}
          role="option"
          aria-selected={person === mention.current}
          onMouseDown={(event) => {
            event.preventDefault();
            mention.choose(person);
          }}
        >
          <Avatar name={person.label} />
          <span className="clip">{person.label}</span>
          <span className="mono faint push">{person.number}</span>
        </div>
      ))}
    </div>
  );
};
