import {
  IconCirclePlus,
  IconHelpCircle,
  IconHome,
  IconListDetails,
  IconRosetteDiscountCheck,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../kit/basic/icon.tsx';
import bar from '../../shell/tab-bar.module.css';
import { useTicketType } from './use-tickets.ts';
import css from './portal.module.css';

const on = { activeProps: { 'data-on': true } } as const;

/** The places of the portal within reach of a thumb. */
export const PortalTabs = () => {
  const { t } = useTranslation();
  const type = useTicketType();
  return (
    <nav className={`${bar['bar']} ${css['tabs']}`} aria-label={t('nav.menu')}>
      <Link to="/portal" activeOptions={{ exact: true }} {...on}>
        <Icon of={IconHome} size={20} />
        {t('portal.home')}
      </Link>
      <Link to="/portal/tickets" {...on}>
        <Icon of={IconListDetails} size={20} />
        {t('portal.tickets')}
      </Link>
      {type?.may.create ? (
        <Link to="/portal/report" {...on}>
          <Icon of={IconCirclePlus} size={20} />
          {t('portal.reportShort')}
        </Link>
      ) : null}
      <Link to="/portal/articles" {...on}>
        <Icon of={IconHelpCircle} size={20} />
        {t('portal.articles')}
      </Link>
      <Link to="/portal/status" {...on}>
        <Icon of={IconRosetteDiscountCheck} size={20} />
        {t('status.short')}
      </Link>
    </nav>
  );
};
