import { Menu } from '@mantine/core';
import { Link, Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveUpdates } from '../../api/events.ts';
import { useSession } from '../../api/session.ts';
import { Avatar } from '../../kit/basic/avatar.tsx';
import { useSending } from '../../kit/compose/use-sending.ts';
import { useOwnWays } from '../../shell/use-own-ways.ts';
import { FormatContext } from '../../kit/format/use-format.tsx';
import { keyHelp } from '../../kit/keys/open.ts';
import { useKeys } from '../../kit/keys/use-keys.ts';
import { SignedOut } from '../../kit/states/signed-out.tsx';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import { BrandMark } from '../../shell/brand-mark.tsx';
import { MeItems } from '../../shell/me-menu.tsx';
import { useBeginning } from '../../shell/use-beginning.ts';
import { PortalTabs } from './portal-tabs.tsx';
import css from './portal.module.css';

const KeyHelp = lazy(() => import('../../kit/keys/key-help.tsx').then((module) => ({ default: module.KeyHelp })));

const Head = () => {
  const { t } = useTranslation();
  const { person, organisation, portal, brand } = useSession();
  return (
    <header className={css['head']}>
      <div className={css['wrap']}>
        <Link to="/portal" className={css['brand']}>
          <BrandMark logo={brand.logo} name={brand.name ?? organisation.name} high={28} />
          <span className="faint desk-only">{t('portal.name')}</span>
        </Link>
        <nav className={css['nav']} aria-label={t('portal.name')}>
          <Link to="/portal" activeOptions={{ exact: true }} activeProps={{ 'data-on': true }} className="desk-only">
            {t('portal.home')}
          </Link>
          <Link to="/portal/tickets" activeProps={{ 'data-on': true }} className="desk-only">
            {t('portal.tickets')}
          </Link>
          <Link to="/portal/articles" activeProps={{ 'data-on': true }} className="desk-only">
            {t('portal.articles')}
          </Link>
          <Link to="/portal/status" activeProps={{ 'data-on': true }} className="desk-only">
            {t('status.short')}
          </Link>
          {portal ? null : <Link to="/">{t('portal.desk')}</Link>}
          <Menu>
            <Menu.Target>
              <button type="button" className={css['me']}>
                <Avatar name={person.name} large />
                <span className="sr">
                  {person.name}
                  {t('me.menu')}
                </span>
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              <MeItems account="/portal/account" />
            </Menu.Dropdown>
          </Menu>
        </nav>
      </div>
    </header>
  );
};

/** Where else the organisation is found: status, privacy, imprint. */
const Links = () => {
  const { t } = useTranslation();
  const { links } = useSession().brand;
  if (links.length === 0) return null;
  return (
    <nav className={css['links']} aria-label={t('portal.links')}>
      {links.map(({ text, address }) => (
        <a
          key={`${text} ${address}`}
          href={address}
          {...(address.startsWith('http') ? { rel: 'noreferrer', target: '_blank' } : {})}
        >
          {text}
        </a>
      ))}
    </nav>
  );
};

/** The frame of the portal: for the people who use services, in plain words. */
export const PortalShell = () => {
  const { t } = useTranslation();
  const format = useOwnWays();
  const helpOpen = useSyncExternalStore(keyHelp.subscribe, keyHelp.isOpen);
  const main = useRef<HTMLElement>(null);
  useBeginning(main);
  useLiveUpdates();
  useSending();
  useKeys([{ keys: '?', label: 'keys.help', run: keyHelp.open }]);
  return (
    <FormatContext value={format}>
      <div className={css['portal']}>
        <a className={css['skip']} href="#main">
          {t('app.skip')}
        </a>
        <Head />
        <main ref={main} id="main" className={css['wrap']} tabIndex={-1}>
          <Suspense fallback={<SkeletonRows rows={8} height={48} heading={t('state.loading')} />}>
            <Outlet />
          </Suspense>
          <Links />
        </main>
        <PortalTabs />
      </div>
      <SignedOut />
      <Suspense>{helpOpen ? <KeyHelp /> : null}</Suspense>
    </FormatContext>
  );
};
