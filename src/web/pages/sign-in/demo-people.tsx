import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DemoPerson } from '../../api/session.ts';
import { Avatar } from '../../kit/basic/avatar.tsx';
import css from './sign-in.module.css';

/** The people of the demonstration, one for each point of view; one click signs in. */
export const DemoPeople = ({
  people,
  be,
}: {
  people: readonly DemoPerson[];
  be: (person: DemoPerson) => Promise<void>;
}) => {
  const { t } = useTranslation();
  const enter = useMutation({ mutationFn: be });
  return (
    <section className={css['demo']} aria-labelledby="demo-title">
      <h2 id="demo-title">{t('signIn.demoTitle')}</h2>
      <p className="sm faint">{t('signIn.demoHelp')}</p>
      <ul>
        {people.map((person) => (
          <li key={person.email}>
            <button
              type="button"
              className={css['person']}
              disabled={enter.isPending}
              onClick={() => enter.mutate(person)}
            >
              <Avatar name={person.name} large />
              <span>
                <b>{person.role}</b> <span className="muted">{person.name}</span>
                <span className="sm faint">{person.about}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
};
