import { Button, Select, TextInput } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  changesQuery,
  compareQuery,
  putBackChange,
  type ConfigurationChange,
  type Subject,
} from '../../api/configuration.ts';
import { useTypes } from '../../api/definitions.ts';
import { Avatar } from '../../kit/basic/avatar.tsx';
import { confirm } from '../../kit/confirm/store.ts';
import { fromLocal } from '../../kit/fields/local-time.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { Failed } from '../../kit/states/failed.tsx';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import { say } from '../../kit/toast/store.ts';
import { Refused } from './refused.tsx';
import { Differences } from './value-words.tsx';
import admin from './admin.module.css';
import css from './changes.module.css';

const useTypeWord = () => {
  const { t } = useTranslation();
  const types = useTypes();
  return (type: string): string =>
    types.find(({ name }) => name === type)?.label ?? t(`changes.type.${type}`, { defaultValue: type });
};

const useSubjectWord = () => {
  const { t } = useTranslation();
  return (type: string, { key, label }: Subject): string =>
    type === 'setting' ? t(`setting.${key}.label`, { defaultValue: label }) : label;
};

const Change = ({ change, putBack }: { change: ConfigurationChange; putBack: (() => void) | undefined }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const [typeWord, subjectWord] = [useTypeWord(), useSubjectWord()];
  return (
    <li className={css['change']}>
      <Avatar name={change.by?.label ?? null} />
      <div>
        <header>
          <b>{subjectWord(change.type, change.subject)}</b>
          <span className="faint">
            {typeWord(change.type)}, {t(`changes.action.${change.action}`, { defaultValue: t('changes.action.edit') })}
          </span>
          <span className="faint">
            {change.by?.label ?? t('admin.product')}, {format.dateTime(change.at)}
          </span>
        </header>
        <Differences of={change.differences} />
      </div>
      {putBack ? <Button onClick={putBack}>{t('changes.putBack')}</Button> : null}
    </li>
  );
};

const Compared = ({ from, to }: { from: string; to: string }) => {
  const { t } = useTranslation();
  const [typeWord, subjectWord] = [useTypeWord(), useSubjectWord()];
  const query = useQuery(compareQuery(from, to));
  if (query.isError) return <Refused error={query.error} />;
  if (!query.data) return <SkeletonRows rows={4} />;
  if (query.data.length === 0) return <p className="faint">{t('changes.noDifference')}</p>;
  return (
    <ul>
      {query.data.map(({ type, subject, differences }) => (
        <li key={`${type} ${subject.key}`} className={css['change']}>
          <span />
          <div>
            <header>
              <b>{subjectWord(type, subject)}</b> <span className="faint">{typeWord(type)}</span>
            </header>
            <Differences of={differences} />
          </div>
        </li>
      ))}
    </ul>
  );
};

/** Everything that was changed of the configuration: who, what, when; what differs between two moments; and putting back. */
export const ChangesPart = ({ may }: { may: boolean }) => {
  const { t } = useTranslation();
  const { zone } = useFormat();
  const client = useQueryClient();
  const types = useTypes();
  const [type, setType] = useState<string | null>(null);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [comparing, setComparing] = useState(false);
  const moment = (local: string): string => (local === '' ? '' : fromLocal(local, zone));
  const filter = {
    ...(type === null ? {} : { type }),
    ...(from === '' ? {} : { from: moment(from) }),
    ...(to === '' ? {} : { to: moment(to) }),
  };
  const query = useInfiniteQuery(changesQuery(filter));
  const back = useMutation({
    mutationFn: putBackChange,
    onSuccess: () => {
      say({ tone: 'ok', text: t('changes.isBack') });
      return client.invalidateQueries();
    },
  });
  const changes = query.data?.pages.flatMap((page) => page.items) ?? [];
  const kinds = [
    { value: 'setting', label: t('changes.type.setting') },
    { value: 'customField', label: t('changes.type.customField') },
    { value: 'role', label: t('changes.type.role') },
    { value: 'configuration', label: t('changes.type.configuration') },
    { value: 'webhookSecret', label: t('changes.type.webhookSecret') },
    ...types
      .filter(({ name, arrangement }) => arrangement === true || name === 'calendar' || name === 'team')
      .map(({ name, label }) => ({ value: name, label })),
  ];
  const ask = async (change: ConfigurationChange): Promise<void> => {
    if (await confirm(t('changes.putBackSure', { what: change.subject.label }))) back.mutate(change.id);
  };
  return (
    <section aria-labelledby="changes-title">
      <header className={admin['head']}>
        <h2 id="changes-title">{t('admin.part.changes')}</h2>
        <p className="muted">{t('changes.about')}</p>
      </header>
      <div className={css['ask']}>
        <Select
          label={t('changes.what')}
          placeholder={t('changes.all')}
          data={kinds}
          value={type}
          clearable
          searchable
          onChange={setType}
        />
        <TextInput
          type="datetime-local"
          label={t('changes.from')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="datetime-local"
          label={t('changes.to')}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <Button disabled={from === ''} aria-pressed={comparing} onClick={() => setComparing(!comparing)}>
          {t(comparing ? 'changes.each' : 'changes.compare')}
        </Button>
      </div>
      <Refused error={back.error} />
      {comparing && from !== '' ? (
        <Compared from={moment(from)} to={moment(to)} />
      ) : (
        <>
          {query.isPending ? <SkeletonRows rows={8} /> : null}
          {query.isError ? (
            <Failed what={t('admin.failed')} error={query.error} retry={() => void query.refetch()} />
          ) : null}
          {query.data && changes.length === 0 ? <p className="faint">{t('changes.none')}</p> : null}
          <ul>
            {changes.map((change) => (
              <Change
                key={change.id}
                change={change}
                putBack={may && change.mayPutBack ? () => void ask(change) : undefined}
              />
            ))}
          </ul>
          {query.hasNextPage ? (
            <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t('portal.more')}
            </Button>
          ) : null}
        </>
      )}
    </section>
  );
};
