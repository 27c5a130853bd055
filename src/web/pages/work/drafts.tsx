import { ActionIcon } from '@mantine/core';
import { IconClock, IconPencil, IconTrash } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useCallback, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { dropDraft, draftsOf, onDrafts, type Draft } from '../../kit/compose/drafts.ts';
import { dropFile } from '../../kit/compose/files.ts';
import { useWaiting } from '../../kit/compose/waiting.tsx';
import { useFormat } from '../../kit/format/use-format.tsx';
import css from './work.module.css';

const beginningOf = ({ text, values }: Draft): string =>
  (text ?? Object.values(values ?? {}).find((value) => typeof value === 'string') ?? '').slice(0, 120);

/** What the person began to write and has not sent, on this device, and what waits to be sent. */
export const Drafts = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const person = useSession().person.id;
  const drafts = useSyncExternalStore(
    onDrafts,
    useCallback(() => draftsOf(person), [person]),
  );
  const waiting = useWaiting();
  if (drafts.length === 0 && waiting.length === 0) return null;
  return (
    <section aria-label={t('work.drafts')}>
      <header className={css['head']}>
        <h2>{t('work.drafts')}</h2>
        <span className="n">{drafts.length + waiting.length}</span>
        <span className="push sm faint">{t('work.onThisDevice')}</span>
      </header>
      <ul>
        {waiting.map((item) => (
          <li key={item.key} className={css['draft']}>
            <Icon of={IconClock} size={14} />
            <Link to={item.place.address} className="clip">
              {item.place.number ? <span className="mono faint">{item.place.number} </span> : null}
              {item.place.title}
            </Link>
            <span className="faint clip">{t('work.waitsToBeSent')}</span>
          </li>
        ))}
        {drafts.map((draft) => (
          <li key={draft.name} className={css['draft']}>
            <Icon of={IconPencil} size={14} />
            <Link to={draft.place.address} className="clip">
              {draft.place.number ? <span className="mono faint">{draft.place.number} </span> : null}
              {draft.place.title}
            </Link>
            <span className="faint clip">{beginningOf(draft)}</span>
            <time className="push faint nowrap" dateTime={new Date(draft.at).toISOString()}>
              {format.dateTime(draft.at)}
            </time>
            <ActionIcon
              aria-label={t('work.dropDraft', { title: draft.place.title })}
              onClick={() => {
                dropDraft(person, draft.name);
                for (const { id } of draft.files ?? []) void dropFile(id);
              }}
            >
              <Icon of={IconTrash} size={14} />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </section>
  );
};
