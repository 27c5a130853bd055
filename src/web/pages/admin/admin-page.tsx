import {
  IconArrowLeft,
  IconArrowsExchange,
  IconCalendar,
  IconForms,
  IconLetterCase,
  IconHistory,
  IconInputSearch,
  IconListCheck,
  IconMail,
  IconPalette,
  IconSettingsAutomation,
  IconUsers,
  IconUsersGroup,
  IconWebhook,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense, type ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { settingsQuery } from '../../api/admin.ts';
import { useSession } from '../../api/session.ts';
import { Icon, type IconShape } from '../../kit/basic/icon.tsx';
import { usePageTitle } from '../../kit/basic/use-page-title.ts';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import { PageMissing } from '../../shell/page-states.tsx';
import { CalendarsPart } from './calendars-part.tsx';
import { FieldsPart } from './fields-part.tsx';
import { HomePart } from './home-part.tsx';
import { isPart, adminRights, PARTS, settingGroups, type Part } from './parts.ts';
import { MailPart } from './mail/mail-part.tsx';
import { PeoplePart } from './people-part.tsx';
import { SettingPart } from './setting-part.tsx';
import { TeamsPart } from './teams-part.tsx';
import css from './admin.module.css';

const icons: Record<Part, IconShape> = {
  people: IconUsers,
  teams: IconUsersGroup,
  fields: IconInputSearch,
  forms: IconForms,
  words: IconLetterCase,
  calendars: IconCalendar,
  branding: IconPalette,
  mail: IconMail,
  rules: IconSettingsAutomation,
  webhooks: IconWebhook,
  changes: IconHistory,
  transfer: IconArrowsExchange,
  setup: IconListCheck,
};
const BrandingPart = lazy(() => import('./branding/branding-part.tsx'));
const RulesPart = lazy(() => import('./rules/rules-part.tsx'));
const WebhooksPart = lazy(() => import('./webhooks/webhooks-part.tsx'));
const FormsPart = lazy(() => import('./forms-part.tsx').then((module) => ({ default: module.FormsPart })));
const WordsPart = lazy(() => import('./words/words-part.tsx').then((module) => ({ default: module.WordsPart })));
const ChangesPart = lazy(() => import('./changes-part.tsx').then((module) => ({ default: module.ChangesPart })));
const TransferPart = lazy(() => import('./transfer-part.tsx').then((module) => ({ default: module.TransferPart })));
const SetupPart = lazy(() => import('./setup/setup-part.tsx').then((module) => ({ default: module.SetupPart })));
const views: Record<Part, ComponentType<{ may: boolean }>> = {
  people: PeoplePart,
  teams: TeamsPart,
  fields: FieldsPart,
  forms: FormsPart,
  words: WordsPart,
  calendars: CalendarsPart,
  branding: BrandingPart,
  mail: MailPart,
  rules: RulesPart,
  webhooks: WebhooksPart,
  changes: ChangesPart,
  transfer: TransferPart,
  setup: SetupPart,
};

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
  const rights = adminRights(useSession().roles);
  usePageTitle(t('admin.title'));
  if (!rights.look) return <PageMissing />;
  const View = chosen !== undefined && isPart(chosen) ? views[chosen] : undefined;
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
          <Suspense fallback={<SkeletonRows rows={8} />}>
            {chosen === undefined ? (
              <HomePart />
            ) : View ? (
              <View may={rights.change} />
            ) : (
              <SettingPart key={chosen} name={chosen} may={rights.change} />
            )}
          </Suspense>
        </div>
      </div>
    </div>
  );
};
