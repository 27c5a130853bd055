import { Outlet, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveUpdates } from '../api/events.ts';
import { useSending } from '../kit/compose/use-sending.ts';
import { useOwnWays } from './use-own-ways.ts';
import { FormatContext } from '../kit/format/use-format.tsx';
import { keyHelp } from '../kit/keys/open.ts';
import { useKeyboardOfPerson } from '../kit/keys/use-keyboard.ts';
import { useKeys } from '../kit/keys/use-keys.ts';
import { palette } from '../kit/palette/open.ts';
import { PeekHost } from '../kit/peek/peek-host.tsx';
import { ConflictHost } from '../kit/record/conflict-host.tsx';
import { SignedOut } from '../kit/states/signed-out.tsx';
import { SkeletonRows } from '../kit/states/skeleton.tsx';
import { Foot } from './foot.tsx';
import { Nav } from './nav.tsx';
import { TabBar } from './tab-bar.tsx';
import { useBeginning } from './use-beginning.ts';
import css from './app-shell.module.css';

const loadPalette = () => import('./command-palette.tsx').then((module) => ({ default: module.CommandPalette }));
const Palette = lazy(loadPalette);
const KeyHelp = lazy(() => import('../kit/keys/key-help.tsx').then((module) => ({ default: module.KeyHelp })));

const PALETTE_AFTER_MS = 1500;

const useShellKeys = (): void => {
  const navigate = useNavigate();
  useKeys([
    { keys: 'ctrl+k', label: 'keys.search', run: palette.open },
    { keys: '/', label: 'keys.search', run: palette.open },
    { keys: '?', label: 'keys.help', run: keyHelp.open },
    {
      keys: 'g q',
      label: 'keys.goQueue',
      run: () => void navigate({ to: '/$plural', params: { plural: 'incidents' } }),
    },
    { keys: 'g w', label: 'keys.goWork', run: () => void navigate({ to: '/my-work' }) },
    { keys: 'g i', label: 'keys.goInbox', run: () => void navigate({ to: '/inbox' }) },
    { keys: 'g s', label: 'keys.goSearch', run: () => void navigate({ to: '/search' }) },
    { keys: 'g a', label: 'keys.goAccount', run: () => void navigate({ to: '/account' }) },
    { keys: 'g e', label: 'keys.goEvidence', run: () => void navigate({ to: '/evidence/{-$clause}', params: {} }) },
    { keys: 'g d', label: 'keys.goDashboard', run: () => void navigate({ to: '/dashboard' }) },
  ]);
};

/** The frame of the application for people who run services: navigation, page, foot line. */
export const AppShell = () => {
  const { t } = useTranslation();
  const format = useOwnWays();
  const paletteOpen = useSyncExternalStore(palette.subscribe, palette.isOpen);
  const helpOpen = useSyncExternalStore(keyHelp.subscribe, keyHelp.isOpen);
  // Fetched once the page is there, so that what is typed after Ctrl K finds it open.
  useEffect(() => {
    const soon = setTimeout(() => void loadPalette().catch(() => undefined), PALETTE_AFTER_MS);
    return () => clearTimeout(soon);
  }, []);
  const main = useRef<HTMLElement>(null);
  useBeginning(main);
  useLiveUpdates();
  useSending();
  useKeyboardOfPerson();
  useShellKeys();
  return (
    <FormatContext value={format}>
      <div className={css['app']}>
        <a className={css['skip']} href="#main">
          {t('app.skip')}
        </a>
        <div className={css['nav']}>
          <Nav />
        </div>
        <main ref={main} id="main" className={css['main']} tabIndex={-1}>
          <Suspense fallback={<SkeletonRows rows={12} heading={t('state.loading')} />}>
            <Outlet />
          </Suspense>
        </main>
        <PeekHost />
        <Foot />
        <TabBar />
      </div>
      <SignedOut />
      <ConflictHost />
      <Suspense>
        {paletteOpen ? <Palette /> : null}
        {helpOpen ? <KeyHelp /> : null}
      </Suspense>
    </FormatContext>
  );
};
