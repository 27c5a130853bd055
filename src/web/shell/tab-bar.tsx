import { Drawer } from '@mantine/core';
import { IconCirclePlus, IconInbox, IconListDetails, IconMenu2, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkTypes } from '../api/definitions.ts';
import { Icon } from '../kit/basic/icon.tsx';
import { openPalette } from '../kit/palette/open.ts';
import { useSession } from '../api/session.ts';
import { drawer } from './drawer.ts';
import { Nav } from './nav.tsx';
import css from './tab-bar.module.css';

const on = { activeProps: { 'data-on': true } } as const;

/** The drawer with the navigation, on a phone. */
const NavDrawer = () => {
  const { t } = useTranslation();
  const opened = useSyncExternalStore(drawer.subscribe, drawer.isOpen);
  const { brand, organisation } = useSession();
  return (
    <Drawer
      opened={opened}
      onClose={drawer.close}
      size="min(320px, 88vw)"
      title={brand.name ?? organisation.name}
      closeButtonProps={{ 'aria-label': t('nav.close') }}
    >
      <div onClickCapture={(event) => (event.target as HTMLElement).closest('a') && drawer.close()}>
        <Nav />
      </div>
    </Drawer>
  );
};

/** The five places within reach of a thumb. */
export const TabBar = () => {
  const { t } = useTranslation();
  const creatables = useWorkTypes().filter((type) => type.may.create);
  const creatable = creatables.find((type) => type.plural === 'incidents') ?? creatables[0];
  return (
    <>
      <nav className={css['bar']} aria-label={t('nav.menu')}>
        <Link to="/$plural" params={{ plural: 'incidents' }} {...on}>
          <Icon of={IconListDetails} size={20} />
          {t('record.incident.queue')}
        </Link>
        <button type="button" onClick={openPalette}>
          <Icon of={IconSearch} size={20} />
          {t('nav.search')}
        </button>
        {creatable ? (
          <Link to="/$plural/new" params={{ plural: creatable.plural }} {...on}>
            <Icon of={IconCirclePlus} size={20} />
            {t('nav.create')}
          </Link>
        ) : null}
        <Link to="/inbox" {...on}>
          <Icon of={IconInbox} size={20} />
          {t('nav.inbox')}
        </Link>
        <button type="button" onClick={drawer.open}>
          <Icon of={IconMenu2} size={20} />
          {t('nav.menu')}
        </button>
      </nav>
      <NavDrawer />
    </>
  );
};
