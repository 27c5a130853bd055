import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mailOverviewQuery } from '../../../api/mail.ts';
import tabs from '../../../kit/basic/tabs.module.css';
import admin from '../admin.module.css';
import { Letters } from './letters.tsx';
import css from './mail.module.css';
import { Mailboxes } from './mailboxes.tsx';
import { Messages } from './messages.tsx';
import { Telling } from './telling.tsx';

const TABS = ['mailboxes', 'incoming', 'outgoing', 'telling'] as const;
type Tab = (typeof TABS)[number];
const VIEWS = { mailboxes: Mailboxes, incoming: Messages, outgoing: Letters, telling: Telling };

/** Mailboxes, what came in and what goes out; what waits for somebody is counted. */
export const MailPart = ({ may }: { may: boolean }) => {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>('mailboxes');
  const overview = useQuery(mailOverviewQuery).data;
  const View = VIEWS[tab];
  const waiting: Record<Tab, number> = {
    telling: 0,
    mailboxes: overview?.mailboxes.filter(({ fault }) => fault !== null).length ?? 0,
    incoming: (overview?.incoming.held ?? 0) + (overview?.incoming.broken ?? 0),
    outgoing: (overview?.outgoing.failed ?? 0) + (overview?.outgoing.bounced ?? 0),
  };
  return (
    <section aria-labelledby="mail-title" className={css['part']}>
      <header className={admin['head']}>
        <h2 id="mail-title">{t('admin.part.mail')}</h2>
        <p className="muted">{t('mail.about')}</p>
      </header>
      <div className={`${tabs['tabs']} ${css['tabs']}`}>
        {TABS.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === tab}
            data-on={each === tab || undefined}
            onClick={() => setTab(each)}
          >
            {t(`mail.tab.${each}`)} {waiting[each] > 0 ? <span className="n">{waiting[each]}</span> : null}
          </button>
        ))}
      </div>
      <View may={may} />
    </section>
  );
};
