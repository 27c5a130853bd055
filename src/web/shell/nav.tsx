import { adminRights } from '../pages/admin/parts.ts';
import {
  IconChartHistogram,
  IconInbox,
  IconRosetteDiscountCheck,
  IconSearch,
  IconSettings,
  IconUserCheck,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useWorkTypes } from '../api/definitions.ts';
import { evidenceQuery } from '../api/evidence.ts';
import { useSession } from '../api/session.ts';
import { Icon } from '../kit/basic/icon.tsx';
import { Kbd } from '../kit/basic/kbd.tsx';
import { rollUp } from '../kit/evidence/roll-up.ts';
import { useFormat } from '../kit/format/use-format.tsx';
import { openPalette } from '../kit/palette/open.ts';
import { BrandMark } from './brand-mark.tsx';
import { MeMenu } from './me-menu.tsx';
import { NavSection } from './nav-section.tsx';
import { SECTIONS, typesOf } from './nav-sections.ts';
import { InboxCount, WorkCount } from './nav-counts.tsx';
import { useOpenSections } from './use-open-sections.ts';
import css from './nav.module.css';

/** The navigation, in the order of the standard: what a practice registers appears below its clause. */
export const Nav = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const session = useSession();
  const types = useWorkTypes();
  const sections = useOpenSections(types);
  const evidence = useQuery(evidenceQuery());
  const requirements = evidence.data?.requirements ?? [];
  const hold = requirements.filter(({ result }) => result === 'holds').length;
  return (
    <nav className={css['nav']} aria-label={t('nav.main')}>
      <div className={css['org']}>
        <BrandMark logo={session.brand.logo} name={session.brand.name ?? session.organisation.name} />
      </div>
      <button type="button" className={css['find']} onClick={openPalette}>
        <Icon of={IconSearch} size={14} />
        <span>{t('nav.find')}</span>
        <Kbd keys="Ctrl K" />
      </button>
      <div className={css['list']}>
        <Link to="/inbox" className={css['item']} activeProps={{ 'data-on': true }}>
          <Icon of={IconInbox} />
          <span>{t('nav.inbox')}</span>
          <InboxCount />
        </Link>
        <Link to="/my-work" className={css['item']} activeProps={{ 'data-on': true }}>
          <Icon of={IconUserCheck} />
          <span>{t('nav.myWork')}</span>
          <WorkCount />
        </Link>
        <Link to="/dashboard" className={css['item']} activeProps={{ 'data-on': true }}>
          <Icon of={IconChartHistogram} />
          <span>{t('nav.dashboard')}</span>
        </Link>
        <hr />
        {SECTIONS.map((section) => (
          <NavSection
            key={section}
            section={section}
            types={typesOf(section, types)}
            worst={section === '8' ? undefined : rollUp(requirements, section).worst}
            open={sections.isOpen(section)}
            fixed={sections.isHere(section)}
            toggle={() => sections.toggle(section)}
          />
        ))}
        <hr />
        <Link
          to="/evidence/{-$clause}"
          params={{}}
          className={css['item']}
          activeOptions={{ exact: true }}
          activeProps={{ 'data-on': true }}
        >
          <Icon of={IconRosetteDiscountCheck} />
          <span>{t('nav.evidence')}</span>
          {requirements.length > 0 ? (
            <span className="n">
              {format.count(hold)} / {format.count(requirements.length)}
            </span>
          ) : null}
        </Link>
        {adminRights(session.roles).look ? (
          <Link to="/administration/{-$part}" params={{}} className={css['item']} activeProps={{ 'data-on': true }}>
            <Icon of={IconSettings} />
            <span>{t('admin.title')}</span>
          </Link>
        ) : null}
      </div>
      <MeMenu />
    </nav>
  );
};
