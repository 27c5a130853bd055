import { ActionIcon, Menu } from '@mantine/core';
import { IconCheck, IconClockPause, IconMail } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypeByName } from '../../api/definitions.ts';
import { newsOfQuery, type Notification, type Which } from '../../api/notifications.ts';
import { Avatar } from '../../kit/basic/avatar.tsx';
import { Icon } from '../../kit/basic/icon.tsx';
import { useFormat } from '../../kit/format/use-format.tsx';
import css from './inbox.module.css';
import { UNTILS, untilOf } from './until.ts';
import type { InboxActs } from './use-inbox-acts.ts';

const Earlier = ({ item, which }: { item: Notification; which: Which }) => {
  const format = useFormat();
  const news = useQuery(newsOfQuery(item.record.id, which)).data ?? [];
  return (
    <ol className={css['earlier']}>
      {news
        .filter(({ id }) => id !== item.id)
        .map((each) => (
          <li key={each.id} data-unread={each.readAt === null || undefined}>
            {each.text} <time dateTime={each.at}>{format.dateTime(each.at)}</time>
          </li>
        ))}
    </ol>
  );
};

const Acts = ({ item, which, acts }: { item: Notification; which: Which; acts: InboxActs }) => {
  const { t } = useTranslation();
  const unread = item.readAt === null || (item.unread ?? 0) > 0;
  const what = item.record.number;
  return (
    <span className={css['acts']}>
      <ActionIcon
        aria-label={`${t(unread ? 'inbox.read' : 'inbox.makeUnread')}: ${what}`}
        onClick={() => acts.read(item.record.id, unread)}
      >
        <Icon of={unread ? IconCheck : IconMail} />
      </ActionIcon>
      {which === 'snoozed' ? (
        <ActionIcon aria-label={`${t('inbox.bringBack')}: ${what}`} onClick={() => acts.snooze(item.record.id, null)}>
          <Icon of={IconClockPause} />
        </ActionIcon>
      ) : (
        <Menu>
          <Menu.Target>
            <ActionIcon aria-label={`${t('inbox.snooze')}: ${what}`}>
              <Icon of={IconClockPause} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {UNTILS.map((until) => (
              <Menu.Item
                key={until}
                onClick={() => acts.snooze(item.record.id, untilOf(until, new Date()).toISOString())}
              >
                {t(`inbox.until.${until}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </span>
  );
};

/** The latest news of a record, with how many more there are. */
export const InboxItem = ({
  item,
  which,
  on,
  acts,
  onFocus,
}: {
  item: Notification;
  which: Which;
  on: boolean;
  acts: InboxActs;
  onFocus: () => void;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const type = useTypeByName(item.record.type);
  const [open, setOpen] = useState(false);
  const unread = item.readAt === null || (item.unread ?? 0) > 0;
  const more = (item.count ?? 1) - 1;
  const words = (
    <>
      <span className={css['text']}>{item.text}</span>
      <span className="sm faint clip">{item.record.title}</span>
    </>
  );
  return (
    <li className={css['group']} data-unread={unread || undefined} data-on={on || undefined}>
      <div className={css['item']}>
        <Avatar name={item.actor} />
        {type ? (
          <Link
            data-news=""
            to="/$plural/$key"
            params={{ plural: type.plural, key: item.record.number }}
            className={css['words']}
            onFocus={onFocus}
            onClick={() => unread && acts.read(item.record.id)}
          >
            {words}
          </Link>
        ) : (
          <span className={css['words']}>{words}</span>
        )}
        <span className={css['when']}>
          <time dateTime={item.at} className="sm faint nowrap">
            {item.snoozedUntil !== null && which === 'snoozed'
              ? t('inbox.backAt', { at: format.dateTime(item.snoozedUntil) })
              : format.dateTime(item.at)}
          </time>
          {more > 0 ? (
            <button type="button" aria-expanded={open} className={css['more']} onClick={() => setOpen(!open)}>
              {open ? t('inbox.fold') : t('inbox.more', { count: more })}
            </button>
          ) : null}
        </span>
        <Acts item={item} which={which} acts={acts} />
        {unread ? <span className="sr">{t('inbox.unread')}</span> : null}
      </div>
      {open ? <Earlier item={item} which={which} /> : null}
    </li>
  );
};
