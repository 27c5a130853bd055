import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useTypeByPlural } from '../../api/definitions.ts';
import { isProblem } from '../../api/problem.ts';
import { recordQuery } from '../../api/records.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { PageMissing } from '../../shell/page-states.tsx';
import { usePageTitle } from '../basic/use-page-title.ts';
import { isEmpty } from '../fields/kind.ts';
import { usePractice, type Slot } from '../practice.ts';
import { FilesOf } from '../files/files-of.tsx';
import { Failed } from '../states/failed.tsx';
import { SkeletonRows } from '../states/skeleton.tsx';
import { TimeBand } from '../timeband/timeband.tsx';
import { Approvals } from './approvals.tsx';
import { Attachments } from './attachments.tsx';
import { Details } from './details.tsx';
import { RecordHeader } from './header.tsx';
import { MakeHost } from './make/make-host.tsx';
import { CameFrom, useMergedInto } from './merge/merged.tsx';
import { People } from './people.tsx';
import { Proof } from './proof.tsx';
import { Related } from './related.tsx';
import { Section } from './section.tsx';
import { StreamPart } from './stream.tsx';
import { Tasks } from './tasks.tsx';
import { Texts } from './texts.tsx';
import { Viewers } from './viewers.tsx';
import { useUndoKeys } from './use-undo-keys.ts';
import { useRecordCommands } from './use-record-commands.ts';
import css from './record-page.module.css';

type Props = { type: RecordType; record: RecordRow };

const InSlot = ({ slot, type, record }: Props & { slot: Slot }) => {
  const Part = usePractice(type).slots?.[slot];
  return Part ? <Part type={type} record={record} /> : null;
};

const Side = ({ type, record }: Props) => {
  const { t } = useTranslation();
  const { form } = type.views;
  const filled = (name: string): boolean =>
    !form.includes(name) && !type.fields[name]?.readOnly && !isEmpty(record[name]) && record[name] !== false;
  const fields = [...form, ...Object.keys(type.fields).filter(filled)];
  const hidden = new Set(['title', 'description', 'number', 'state', 'phase']);
  return (
    <aside className={css['side']}>
      <Section title={t('record.details')}>
        <Details
          type={type}
          record={record}
          fields={fields.filter(
            (name) => !hidden.has(name) && !['markdown', 'structured'].includes(type.fields[name]?.kind ?? ''),
          )}
        />
      </Section>
      <InSlot slot="panel" type={type} record={record} />
      <Related type={type} record={record} />
      <InSlot slot="side" type={type} record={record} />
      <Tasks type={type} record={record} />
      <Approvals type={type} record={record} />
      <Attachments type={type} record={record} />
      <People type={type} record={record} />
      <Viewers type={type} record={record} />
      <Proof type={type} record={record} />
    </aside>
  );
};

const Page = ({ type, record, from }: Props & { from: string | undefined }) => {
  usePageTitle(`${record.number} ${record.title}`);
  useRecordCommands(type, record);
  useUndoKeys(type, record);
  return (
    <FilesOf type={type} record={record}>
      <article className={css['page']}>
        {from ? <CameFrom type={type} from={from} /> : null}
        <RecordHeader type={type} record={record} />
        <InSlot slot="banner" type={type} record={record} />
        <TimeBand type={type} record={record} />
        <div className={css['body']}>
          <div className={css['main']}>
            <Texts type={type} record={record} />
            <InSlot slot="main" type={type} record={record} />
            <StreamPart type={type} record={record} />
          </div>
          <Side type={type} record={record} />
        </div>
        <MakeHost type={type} record={record} />
      </article>
    </FilesOf>
  );
};

const Loader = ({ type, number }: { type: RecordType; number: string }) => {
  const { t } = useTranslation();
  const { from, stay } = useSearch({ from: '/app/$plural/$key' });
  const query = useQuery(recordQuery(type, number));
  const goesOn = useMergedInto(type, query.data, stay !== undefined);
  if (query.data && !goesOn) return <Page key={query.data.id} type={type} record={query.data} from={from} />;
  if (isProblem(query.error, 404)) return <PageMissing />;
  if (query.isError)
    return <Failed what={t('record.failed', { number })} error={query.error} retry={() => void query.refetch()} />;
  return <SkeletonRows rows={14} heading={number} />;
};

/** The page of one record of any type, derived from its definition; practices bring their own parts into its slots. */
export const RecordPage = () => {
  const { plural, key } = useParams({ from: '/app/$plural/$key' });
  const type = useTypeByPlural(plural);
  return type ? <Loader type={type} number={key} /> : <PageMissing />;
};
