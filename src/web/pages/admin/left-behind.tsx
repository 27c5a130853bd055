import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypeByName } from '../../api/definitions.ts';
import { groupsQuery, type GroupRead } from '../../api/records.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { useLabels } from '../../kit/fields/use-labels.ts';
import { BulkOutcomeDialog } from '../../kit/list/bulk-outcome.tsx';
import { eachMatching, freshRows, MOST_MATCHING } from '../../kit/list/matching.ts';
import { useBulk } from '../../kit/list/use-bulk.ts';
import admin from './admin.module.css';

type Words = { readonly type: string; readonly field: string; readonly names: readonly string[] };
type Category = { name: string; subcategories: string[] };

/** The fields whose words a setting lists, with those that it lists now. Pure. */
export const wordsOfSetting = (setting: string, value: unknown): Words[] => {
  if (setting === 'incident.resolutionCodes')
    return [{ type: 'incident', field: 'resolutionCode', names: value as string[] }];
  if (setting !== 'incident.categories') return [];
  const categories = value as Category[];
  return [
    { type: 'incident', field: 'category', names: categories.map(({ name }) => name) },
    {
      type: 'incident',
      field: 'subcategory',
      names: [...new Set(categories.flatMap(({ subcategories }) => subcategories))],
    },
  ];
};

const Line = ({ type, words, group }: { type: RecordType; words: Words; group: GroupRead }) => {
  const { t } = useTranslation();
  const [to, setTo] = useState('');
  const [busy, setBusy] = useState(false);
  const { run, done, outcome, dismiss } = useBulk(type, () => undefined);
  const what = t('admin.left.what', { from: group.key, to });
  const carry = async (): Promise<void> => {
    setBusy(true);
    try {
      const rows: RecordRow[] = [];
      await eachMatching(type, group.filter, (more) => rows.push(...more));
      await run(rows, what, { edit: { [words.field]: to } });
    } finally {
      setBusy(false);
    }
  };
  return (
    <li>
      <Link to="/$plural" params={{ plural: type.plural }} search={{ filter: group.filter, group: 'none' }}>
        {t('admin.left.keep', { name: group.key, count: group.count })}
      </Link>
      <NativeSelect
        aria-label={t('admin.left.to', { name: group.key })}
        data={[
          { value: '', label: t('admin.left.choose') },
          ...words.names.map((name) => ({ value: name, label: name })),
        ]}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Button disabled={to === ''} loading={busy || done !== null} onClick={() => void carry()}>
        {t('admin.left.carry')}
      </Button>
      {group.count > MOST_MATCHING ? (
        <span className="faint">{t('admin.left.atOnce', { count: MOST_MATCHING })}</span>
      ) : null}
      <BulkOutcomeDialog
        type={type}
        outcome={outcome}
        retry={({ what: again, work, results }) => {
          dismiss();
          const refused = results.filter((each) => each.refused !== null).map(({ row }) => row);
          void freshRows(type, refused).then((rows) => run(rows, again, work));
        }}
        close={dismiss}
      />
    </li>
  );
};

const OfField = ({ words }: { words: Words }) => {
  const { t } = useTranslation();
  const type = useTypeByName(words.type);
  const answer = useQuery({
    ...groupsQuery(type as RecordType, { filter: '', by: words.field }),
    enabled: type !== undefined,
  }).data;
  if (!type || !answer) return null;
  const left = answer.groups.filter(({ key, count }) => key !== '' && count > 0 && !words.names.includes(key));
  return left.length === 0 ? null : <Left type={type} words={words} left={left} title={t('admin.left.title')} />;
};

const Left = ({
  type,
  words,
  left,
  title,
}: {
  type: RecordType;
  words: Words;
  left: readonly GroupRead[];
  title: string;
}) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  return (
    <section className={admin['left']} aria-label={`${title}: ${labels.field(words.field)}`}>
      <h3>
        {title}: {labels.field(words.field).toLowerCase()}
      </h3>
      <p className="muted">{t('admin.left.about')}</p>
      <ul>
        {left.map((group) => (
          <Line key={group.key} type={type} words={words} group={group} />
        ))}
      </ul>
    </section>
  );
};

/** What records still have of words that a setting no longer lists: how many, and a way to carry them over to another. */
export const LeftBehind = ({ setting, value }: { setting: string; value: unknown }) =>
  wordsOfSetting(setting, value).map((words) => <OfField key={words.field} words={words} />);
