import { IconArrowLeft, IconCalendar, IconForms, IconMail, IconUsers, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { settingsQuery } from '../../api/admin.ts';
import { useSession } from '../../api/session.ts';
import { Icon, type IconShape } from '../../kit/basic/icon.tsx';
import { usePageTitle } from '../../kit/basic/use-page-title.ts';
import { PageMissing } from '../../shell/page-states.tsx';
import { CalendarsPart } from './calendars-part.tsx';
import { FieldsPart } from './fields-part.tsx';
import { isPart, adminRights, PARTS, settingGroups, type Part } from './parts.ts';
import { MailPart } from './mail/mail-part.tsx';
import { PeoplePart } from './people-part.tsx';
import { SettingPart } from './setting-part.tsx';
import { TeamsPart } from './teams-part.tsx';
import css from './admin.module.css';

const icons: Record<Part, IconShape> = {
  people: IconUsers,
  teams: IconUsersGroup,
  fields: IconForms,
  calendars: IconCalendar,
  mail: IconMail,
};
const views = { people: PeoplePart, teams: TeamsPart, fields: FieldsPart, calendars: CalendarsPart, mail: MailPart };

const Tree = () => {
  const { t } = useTranslation();
  const settings = useQuery(settingsQuery).data ?? [];
  return (
    <nav className={css['tree']} aria-label={t('admin.title')}>
      <h2>{t('admin.organisation')}</h2>
      <ul>
        {PARTS.map((part) => (
          <li key={part}>
            <Link to="/administration/{-$part}" params={{ part }} activeProps={{ 'data-on': true }}>
              <Icon of={icons[part]} />
              <span className="clip">{t(`admin.part.${part}`)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {settingGroups(settings).map(({ group, settings: each }) => (
        <section key={group}>
          <h2>{t(`admin.group.${group}`, { defaultValue: group })}</h2>
          <ul>
            {each.map(({ name, label, planned }) => (
              <li key={name}>
                <Link to="/administration/{-$part}" params={{ part: name }} activeProps={{ 'data-on': true }}>
                  <span className="clip">{t(`setting.${name}.label`, { defaultValue: label })}</span>
                  {planned.length > 0 ? <span className="n">{t('admin.planned')}</span> : null}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
};

/** What the organisation decides about itself: who may what, how it is divided, what its records hold, its settings. */
export const AdminPage = () => {
  const { t } = useTranslation();
  const { part: chosen } = useParams({ from: '/app/administration/{-$part}' });
  const part = chosen ?? 'people';
  const rights = adminRights(useSession().roles);
  usePageTitle(t('admin.title'));
  if (!rights.look) return <PageMissing />;
  const View = isPart(part) ? views[part] : undefined;
  return (
    <div className={css['page']}>
      <header className={css['top']}>
        {chosen === undefined ? null : (
          <Link
            className={css['back']}
            to="/administration/{-$part}"
            params={{ part: undefined }}
            aria-label={t('admin.all')}
          >
            <Icon of={IconArrowLeft} />
          </Link>
        )}
        <h1>{t('admin.title')}</h1>
        {rights.change ? null : <span className="sm faint">{t('admin.lookOnly')}</span>}
      </header>
      <div className={css['split']} data-chosen={chosen !== undefined || undefined}>
        <Tree />
        <div className={css['main']}>
          {View ? <View may={rights.change} /> : <SettingPart key={part} name={part} may={rights.change} />}
        </div>
      </div>
    </div>
  );
};
