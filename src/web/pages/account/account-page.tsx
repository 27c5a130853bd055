import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.ts';
import { Avatar } from '../../kit/basic/avatar.tsx';
import { usePageTitle } from '../../kit/basic/use-page-title.ts';
import { FeedsPart } from './feeds-part.tsx';
import { KeyboardPart } from './keyboard-part.tsx';
import { KeysPart } from './keys-part.tsx';
import { OrganisationPart } from './organisation-part.tsx';
import { PasswordPart } from './password-part.tsx';
import { SecondStepPart } from './second-step-part.tsx';
import { SessionsPart } from './sessions-part.tsx';
import { TellPart } from './tell-part.tsx';
import { WaysPart } from './ways-part.tsx';
import css from './account.module.css';

/** What belongs to the person: how they sign in, where they are signed in, how they are told. */
export const AccountPage = () => {
  const { t } = useTranslation();
  const { person, organisation, portal } = useSession();
  usePageTitle(t('account.title'));
  return (
    <div className={css['page']}>
      <header className={css['head']}>
        <Avatar name={person.name} me large />
        <div>
          <h1>{person.name}</h1>
          <p className="muted">
            {person.email}, {organisation.name}
          </p>
        </div>
      </header>
      <WaysPart />
      <OrganisationPart />
      <TellPart />
      <PasswordPart />
      <SecondStepPart />
      <SessionsPart />
      <FeedsPart />
      {portal ? null : <KeyboardPart />}
      {portal ? null : <KeysPart />}
    </div>
  );
};
