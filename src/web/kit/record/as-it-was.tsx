import '@mantine/core/styles/Slider.layer.css';
import { Slider, TextInput } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pastQuery, type Past } from '../../api/past.ts';
import { timelineQuery } from '../../api/timeline.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { isEmpty } from '../fields/kind.ts';
import { fromLocal, toLocal } from '../fields/local-time.ts';
import { useLabels } from '../fields/use-labels.ts';
import { useFormat } from '../format/use-format.tsx';
import { Failed } from '../states/failed.tsx';
import { SkeletonRows } from '../states/skeleton.tsx';
import { PastValue } from './past-value.tsx';
import { RecordLine } from './record-link.tsx';
import css from './versions.module.css';

const Fields = ({ type, past }: { type: RecordType; past: Past }) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  if (!past.exists) return <p className="muted">{t('versions.notYet')}</p>;
  const names = Object.keys(type.fields).filter((name) => past.erased.includes(name) || !isEmpty(past.fields[name]));
  return (
    <>
      <table className={css['table']}>
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
      {past.links.length > 0 ? (
        <section className={css['links']} aria-label={t('record.related')}>
          <h3>{t('record.related')}</h3>
          <ul>
            {past.links.map((link) => (
              <RecordLine
                key={link.id}
                record={{ type: link.record.type, number: link.record.number, title: link.record.title }}
                note={t(`link.${link.kind}.${link.direction}`, { defaultValue: link.label })}
              />
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
};

/** The record as it was: gone through entry by entry with a slider or the arrow keys, or at a moment. Nothing can be changed there. */
export const AsItWas = ({
  type,
  record,
  version,
  set,
}: {
  type: RecordType;
  record: RecordRow;
  version: number;
  set: (version: number) => void;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const [typed, setTyped] = useState('');
  const time = typed === '' ? '' : fromLocal(typed, format.zone);
  const query = useQuery(pastQuery(type, record.id, time === '' ? { version } : { time }));
  const entries = useInfiniteQuery(timelineQuery(type, record.id)).data?.pages.flatMap((page) => page.items) ?? [];
  const past = query.data;
  const by = entries.find((each) => each.version === (past?.version ?? version))?.actor.name;
  return (
    <>
      <div className={css['scrub']}>
        <Slider
          thumbLabel={t('versions.scrub')}
          min={1}
          max={Math.max(2, record.version)}
          step={1}
          label={(value) => t('versions.version', { version: value })}
          value={typed === '' ? version : (past?.version ?? version)}
          onChange={(value) => {
            setTyped('');
            set(Math.min(value, record.version));
          }}
        />
        <TextInput
          type="datetime-local"
          label={t('versions.moment')}
          value={typed === '' && past ? toLocal(past.at, format.zone) : typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <p className={css['past']} role="status">
        <Icon of={IconHistory} />
        {past
          ? t(by === undefined ? 'versions.marked' : 'versions.markedBy', {
              version: past.version,
              of: record.version,
              at: format.dateTime(past.at),
              by,
            })
          : ''}
      </p>
      {past ? (
        <Fields type={type} past={past} />
      ) : query.isError ? (
        <Failed what={t('versions.failed')} error={query.error} retry={() => void query.refetch()} />
      ) : (
        <SkeletonRows rows={6} />
      )}
    </>
  );
};
