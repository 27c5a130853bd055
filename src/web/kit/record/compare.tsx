import { Select } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { compareQuery, type Difference } from '../../api/past.ts';
import { timelineQuery } from '../../api/timeline.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { useLabels } from '../fields/use-labels.ts';
import { useFormat } from '../format/use-format.tsx';
import { Failed } from '../states/failed.tsx';
import { SkeletonRows } from '../states/skeleton.tsx';
import { textOf } from '../fields/kind.ts';
import { DifferingText } from './differing-text.tsx';
import { wordDiff } from './word-diff.ts';
import { PastValue } from './past-value.tsx';
import css from './versions.module.css';

/** Every version with its moment, newest first; 0 is before the record was there. */
const useVersions = (type: RecordType, record: RecordRow): { value: string; label: string }[] => {
  const { t } = useTranslation();
  const format = useFormat();
  const entries = useInfiniteQuery(timelineQuery(type, record.id)).data?.pages.flatMap((page) => page.items) ?? [];
  const moments = new Map(entries.map(({ version, at }) => [version, format.dateTime(at)]));
  return Array.from({ length: record.version + 1 }, (_, index) => record.version - index).map((version) => ({
    value: String(version),
    label:
      version === 0
        ? t('versions.none')
        : moments.has(version)
          ? t('versions.versionAt', { version, at: moments.get(version) })
          : t('versions.version', { version }),
  }));
};

const Differences = ({ type, differences }: { type: RecordType; differences: readonly Difference[] }) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  if (differences.length === 0) return <p className="muted">{t('versions.same')}</p>;
  return (
    <table className={css['table']}>
      <thead>
        <tr>
          <th scope="col">{t('versions.field')}</th>
          <th scope="col">{t('versions.before')}</th>
          <th scope="col">{t('versions.after')}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ field, label, from, to, erased }) => {
          const kind = type.fields[field]?.kind;
          const texts =
            !erased && (kind === 'text' || kind === 'markdown') && (typeof from === 'string' || typeof to === 'string')
              ? wordDiff(textOf(from), textOf(to))
              : null;
          return (
            <tr key={field}>
              <th scope="row">{field in type.fields ? labels.field(field) : label}</th>
              {erased ? (
                <td colSpan={2} className="faint">
                  {t('versions.erased')}
                </td>
              ) : (
                <>
                  <td>
                    {texts ? (
                      <DifferingText pieces={texts} side="gone" />
                    ) : (
                      <PastValue type={type} name={field} value={from} />
                    )}
                  </td>
                  <td>
                    {texts ? (
                      <DifferingText pieces={texts} side="new" />
                    ) : (
                      <PastValue type={type} name={field} value={to} />
                    )}
                  </td>
                </>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};

/** Two versions of a record, and what differs, word by word in texts. */
export const Compare = ({
  type,
  record,
  from,
  to,
  set,
}: {
  type: RecordType;
  record: RecordRow;
  from: number;
  to: number;
  set: (from: number, to: number) => void;
}) => {
  const { t } = useTranslation();
  const versions = useVersions(type, record);
  const query = useQuery(compareQuery(type, record.id, from, to));
  return (
    <>
      <div className={css['ask']}>
        <Select
          label={t('versions.from')}
          data={versions.filter(({ value }) => Number(value) < to)}
          allowDeselect={false}
          value={String(from)}
          onChange={(value) => set(Number(value ?? from), to)}
        />
        <Select
          label={t('versions.to')}
          data={versions.filter(({ value }) => Number(value) > from)}
          allowDeselect={false}
          value={String(to)}
          onChange={(value) => set(from, Number(value ?? to))}
        />
      </div>
      {query.data ? (
        <Differences type={type} differences={query.data} />
      ) : query.isError ? (
        <Failed what={t('versions.failed')} error={query.error} retry={() => void query.refetch()} />
      ) : (
        <SkeletonRows rows={4} />
      )}
    </>
  );
};
