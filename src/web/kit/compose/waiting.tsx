import { Button } from '@mantine/core';
import { IconClock, IconExclamationCircle, IconLock, IconWorld } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { useCallback, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.ts';
import { Icon } from '../basic/icon.tsx';
import { LinkButton } from '../basic/link-button.tsx';
import { useFormat } from '../format/use-format.tsx';
import { draftOf, keepDraft } from './drafts.ts';
import { dropFile } from './files.ts';
import { FileStrip } from './file-strip.tsx';
import { onOutbox, takeFromOutbox, waitingOf, type Waiting } from './outbox.ts';
import { flush, onProgress, progressNow } from './send.ts';
import css from './waiting.module.css';

/** What the person has sent and what has not arrived yet; of one record, or of all. */
export const useWaiting = (record?: string): readonly Waiting[] => {
  const person = useSession().person.id;
  const all = useSyncExternalStore(
    onOutbox,
    useCallback(() => waitingOf(person), [person]),
  );
  return record === undefined ? all : all.filter((each) => each.record === record);
};

const useOnline = (): boolean =>
  useSyncExternalStore(
    useCallback((listener) => {
      for (const name of ['online', 'offline']) addEventListener(name, listener);
      return () => {
        for (const name of ['online', 'offline']) removeEventListener(name, listener);
      };
    }, []),
    () => navigator.onLine,
  );

const Progress = ({ item }: { item: Waiting }) => {
  const { t } = useTranslation();
  const shares = useSyncExternalStore(onProgress, progressNow);
  const files = item.files.filter(({ id }) => shares.has(id));
  if (files.length === 0) return null;
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const done = files.reduce((sum, file) => sum + file.size * (shares.get(file.id) ?? 0), 0);
  return <progress className={css['progress']} aria-label={t('compose.uploading')} max={size} value={done} />;
};

/** Gives it back to be written on: what stands in the field by now is kept after it. */
const takeBack = (person: string, item: Waiting): void => {
  const name = `answer:${item.record}`;
  const now = draftOf(person, name);
  keepDraft(person, name, {
    place: item.place,
    visibility: item.visibility,
    text: [item.text, now?.text ?? ''].filter((text) => text !== '').join('\n\n'),
    files: [...item.files, ...(now?.files ?? [])],
  });
  takeFromOutbox(person, item.key);
};

const Item = ({ item }: { item: Waiting }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const online = useOnline();
  const { href } = useLocation();
  const person = useSession().person.id;
  const internal = item.visibility === 'internal';
  const state = item.state === 'waiting' && !online ? 'offline' : item.state;
  return (
    <li className={css['item']} data-internal={internal || undefined} data-state={state}>
      <p className={css['state']} role={state === 'waiting' ? 'status' : 'alert'}>
        <Icon of={state === 'refused' || state === 'signIn' ? IconExclamationCircle : IconClock} size={14} />
        <b>{t(`compose.state.${state}`)}</b>
        <span className={css['who']}>
          <Icon of={internal ? IconLock : IconWorld} size={14} />
          {t(`compose.${item.visibility}`)}
        </span>
        <time dateTime={new Date(item.at).toISOString()} className="push">
          {format.time(item.at)}
        </time>
      </p>
      <p className={css['text']}>{item.text}</p>
      <FileStrip files={item.files} />
      <Progress item={item} />
      {item.reason ? <p className={css['reason']}>{item.reason}</p> : null}
      {state === 'waiting' ? null : (
        <p className={css['acts']}>
          {state === 'signIn' ? (
            <LinkButton to="/sign-in" search={{ to: href }} variant="filled" reloadDocument>
              {t('compose.signIn')}
            </LinkButton>
          ) : null}
          {state === 'refused' ? (
            <Button
              onClick={() => {
                takeBack(person, item);
                void flush(person);
              }}
            >
              {t('compose.takeBack')}
            </Button>
          ) : null}
          {state === 'offline' ? <Button onClick={() => takeBack(person, item)}>{t('compose.takeBack')}</Button> : null}
          <Button
            variant="subtle"
            onClick={() => {
              takeFromOutbox(person, item.key);
              for (const { id } of item.files) void dropFile(id);
            }}
          >
            {t('compose.discard')}
          </Button>
        </p>
      )}
    </li>
  );
};

/** What was sent and is on its way: below where it was written, until the record shows it. */
export const WaitingMessages = ({ record }: { record: string }) => {
  const { t } = useTranslation();
  const items = useWaiting(record);
  if (items.length === 0) return null;
  return (
    <ol className={css['items']} aria-label={t('compose.waiting')}>
      {items.map((item) => (
        <Item key={item.key} item={item} />
      ))}
    </ol>
  );
};
