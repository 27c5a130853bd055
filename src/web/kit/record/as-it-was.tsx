import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pastQuery, type Past } from '../../api/past.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { isEmpty } from '../fields/kind.ts';
import { fromLocal, toLocal } from '../fields/local-time.ts';
import { useLabels } from '../fields/use-labels.ts';
import { useFormat } from '../format/use-format.tsx';
import { Failed } from '../states/failed.tsx';
import { SkeletonRows } from '../states/skeleton.tsx';
import { PastValue } from './past-value.tsx';
import css from './versions.module.css';

const MINUTE = 60_000;

const Fields = ({ type, past }: { type: RecordType; past: Past }) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  if (!past.exists) return <p className="muted">{t('versions.notYet')}</p>;
  const names = Object.keys(type.fields).filter((name) => past.erased.includes(name) || !isEmpty(past.fields[name]));
  return (
    <table className={css['table']}>
      <caption className="faint">{t('versions.version', { version: past.version })}</caption>
      <tbody>
        {names.map((name) => (
          <tr key={name}>
            <th scope="row">{labels.field(name)}</th>
            <td>
              {past.erased.includes(name) ? (
                <span className="faint">{t('versions.erased')}</span>
              ) : (
                <PastValue type={type} name={name} value={past.fields[name]} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** The record as it was known at a moment. */
export const AsItWas = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const { t } = useTranslation();
  const { zone } = useFormat();
  const [typed, setTyped] = useState(() =>
    toLocal(new Date(Date.parse(record.updatedAt) + MINUTE).toISOString(), zone),
  );
  const time = typed ? fromLocal(typed, zone) : '';
  const query = useQuery({ ...pastQuery(type, record.id, time), enabled: time !== '' });
  return (
    <>
      <div className={css['ask']}>
        <TextInput
          type="datetime-local"
          label={t('versions.moment')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      {query.data ? (
        <Fields type={type} past={query.data} />
      ) : query.isError ? (
        <Failed what={t('versions.failed')} error={query.error} retry={() => void query.refetch()} />
      ) : (
        <SkeletonRows rows={6} />
      )}
    </>
  );
};
