import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { recordQuery } from '../../api/records.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { useLabels } from '../fields/use-labels.ts';
import { isChangeable, useInlineEdit } from '../record/use-inline-edit.ts';
import { say } from '../toast/store.ts';
import css from './list.module.css';

const Editor = lazy(() => import('../record/editor.tsx').then((module) => ({ default: module.Editor })));

const Control = ({
  type,
  record,
  name,
  done,
}: {
  type: RecordType;
  record: RecordRow;
  name: string;
  done: () => void;
}) => {
  const { editor } = useInlineEdit(type, record, name);
  const label = useLabels(type).field(name);
  const field = type.fields[name];
  if (!field) return null;
  const { save, close } = editor;
  return (
    <Editor
      {...editor}
      field={field}
      label={label}
      save={(value) => {
        save(value);
        done();
      }}
      close={() => {
        close();
        done();
      }}
    />
  );
};

/** The control of one cell in its place. What is there now is read first: who may change it, and from which version. */
export const CellEditor = ({
  type,
  row,
  name,
  done,
}: {
  type: RecordType;
  row: RecordRow;
  name: string;
  done: () => void;
}) => {
  const { t } = useTranslation();
  const query = useQuery({ ...recordQuery(type, row.id), staleTime: 0 });
  const record = query.isFetching && !query.isFetchedAfterMount ? undefined : query.data;
  const refused = query.isError || (record !== undefined && !isChangeable(type, record, name));
  const refuse = useEffectEvent(() => {
    say({ tone: 'bad', text: t('list.notChangeable', { number: row.number }) });
    done();
  });
  useEffect(() => {
    if (refused) refuse();
  }, [refused]);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- keeps the row from opening
    <span
      className={css['editing']}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      {record && !refused ? (
        <Suspense fallback={null}>
          <Control type={type} record={record} name={name} done={done} />
        </Suspense>
      ) : null}
    </span>
  );
};
