import { IconChecks, IconInbox } from '@tabler/icons-react';
import { Button } from '@mantine/core';
import { useElementSize, useLocalStorage } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { FootNote } from '../../shell/foot-note.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { KeysRest, useKeys } from '../keys/use-keys.ts';
import { Empty } from '../states/empty.tsx';
import { Failed } from '../states/failed.tsx';
import { SkeletonRows } from '../states/skeleton.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { columnsOf } from './columns.ts';
import { Grid } from './grid.tsx';
import { leaveList } from './left-list.ts';
import { useCursor, type Cursor } from './use-cursor.ts';
import type { Grouping, useList } from './use-list.ts';
import css from './list.module.css';

const Panel = lazy(() => import('./panel.tsx').then((module) => ({ default: module.Panel })));

type Search = { filter?: string; sort?: string | undefined; group?: string; open?: string | undefined };
export type Question = {
  filter: string;
  sort: string;
  group: Grouping;
  open: string | undefined;
  set: (change: Search) => void;
};

type BodyProps = {
  type: RecordType;
  list: ReturnType<typeof useList>;
  question: Question;
  phone: boolean;
  bar: ReactNode;
};

const ROW = { desk: 34, compact: 32, phone: 64 };

const NothingFound = ({ type, question }: { type: RecordType; question: Question }) => {
  const { t } = useTranslation();
  const filtered = question.filter !== '';
  const onlyOpen = question.filter === 'open';
  return (
    <Empty
      icon={filtered ? IconChecks : IconInbox}
      tone={filtered ? 'ok' : 'plain'}
      title={t(filtered ? 'list.empty.title' : 'list.emptyAll.title')}
      action={
        filtered ? (
          <Button onClick={() => question.set({ filter: onlyOpen ? '' : 'open' })}>
            {t(onlyOpen ? 'list.empty.clear' : 'list.empty.showAll')}
          </Button>
        ) : null
      }
    >
      {t(filtered ? 'list.empty.text' : 'list.emptyAll.text', { what: type.labelPlural })}
    </Empty>
  );
};

/** J, K, Enter, O, X, Esc, D: the list without a mouse. */
const useListKeys = (props: {
  cursor: Cursor;
  panelOpen: boolean;
  show: (row: RecordRow) => void;
  page: (row: RecordRow) => void;
  closePanel: () => void;
  density: () => void;
}): void => {
  const { cursor, panelOpen, show, page, closePanel } = props;
  const step = (by: 1 | -1) => (): void => {
    const row = cursor.move(by);
    if (row && panelOpen) show(row);
  };
  const withCurrent = (run: (row: RecordRow) => void) => (): void => {
    if (cursor.current) run(cursor.current);
  };
  const back = (): void => {
    if (cursor.selected.size > 0) cursor.setSelected(new Set());
    else if (panelOpen) closePanel();
    else cursor.setAt(null);
  };
  useKeys([
    { keys: 'j', label: 'keys.next', run: step(1) },
    { keys: 'k', label: 'keys.previous', run: step(-1) },
    { keys: 'ArrowDown', label: 'keys.next', run: step(1) },
    { keys: 'ArrowUp', label: 'keys.previous', run: step(-1) },
    { keys: 'Enter', label: 'keys.panel', run: withCurrent(show) },
    { keys: 'o', label: 'keys.page', run: withCurrent(page) },
    { keys: 'x', label: 'keys.select', run: withCurrent((row) => cursor.select(row.id, false)) },
    { keys: 'ctrl+a', label: 'keys.selectAll', run: cursor.selectAll },
    { keys: 'Escape', label: 'keys.back', run: back },
    { keys: 'd', label: 'keys.compact', run: props.density },
  ]);
};

const PressingNote = ({ list }: { list: BodyProps['list'] }) => {
  const { t } = useTranslation();
  const count = (key: string): number =>
    list.lines.find((line) => line.kind === 'group' && line.group.key === key && line)?.kind === 'group'
      ? list.lines.reduce(
          (sum, line) => (line.kind === 'group' && line.group.key === key ? line.group.rows.length : sum),
          0,
        )
      : 0;
  const [past, hour] = [count('past'), count('hour')];
  if (past + hour === 0) return null;
  return (
    <FootNote>
      <span>
        <b>{past}</b> {t('list.foot.past')}, <b>{hour}</b> {t('list.foot.hour')}
      </span>
    </FootNote>
  );
};

/** The rows, and beside them the panel of the one that is open. */
export const ListBody = ({ type, list, question, phone, bar }: BodyProps) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { ref, width } = useElementSize();
  const scroller = useRef<HTMLDivElement>(null);
  const [compact, setCompact] = useLocalStorage({
    key: 'wellrun.compact',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const cursor = useCursor(list.rows);
  const { open } = question;
  const { setAt } = cursor;

  const page = (row: RecordRow): void => {
    const { filter, sort, group } = question;
    leaveList({
      type: type.name,
      search: { filter, sort, group },
      question: { filter, sort },
      numbers: list.rows.map(({ number }) => number),
      complete: list.complete,
      found: list.count,
    });
    void navigate({ to: '/$plural/$key', params: { plural: type.plural, key: row.number } });
  };
  const show = (row: RecordRow): void => {
    cursor.setAt(row.id);
    if (phone) page(row);
    else question.set({ open: row.number });
  };
  const closePanel = (): void => question.set({ open: undefined });
  useListKeys({ cursor, panelOpen: open !== undefined, show, page, closePanel, density: () => setCompact(!compact) });

  const opened = list.rows.find(({ number }) => number === open)?.id;
  useEffect(() => {
    if (opened !== undefined) setAt(opened);
  }, [opened, setAt]);

  const { list: query } = list;
  const loadMore = (): void => void (query.isFetchingNextPage || query.fetchNextPage());
  const label = useLabels(type).many;
  return (
    <div className={css['split']} data-panel={(open && !phone) || undefined}>
      <section ref={ref} className={css['list']} aria-label={label}>
        {bar}
        {query.isError && !query.data ? (
          <Failed what={t('list.failed')} error={query.error} retry={() => void query.refetch()} />
        ) : query.isPending ? (
          <SkeletonRows rows={16} />
        ) : list.loaded.length === 0 ? (
          <NothingFound type={type} question={question} />
        ) : (
          <Grid
            type={type}
            label={label}
            lines={list.lines}
            columns={columnsOf(type, width || 1200)}
            cursor={cursor}
            by={question.group}
            sort={question.sort}
            setSort={(sort) => question.set({ sort, group: 'none' })}
            fold={list.fold}
            complete={list.complete}
            loadMore={loadMore}
            open={show}
            phone={phone}
            rowHeight={phone ? ROW.phone : compact ? ROW.compact : ROW.desk}
            scroller={scroller}
          />
        )}
        <BulkBar
          type={type}
          rows={cursor.chosen}
          clear={() => cursor.setSelected(new Set())}
          keepOnly={cursor.setSelected}
        />
      </section>
      <PressingNote list={list} />
      {open && !phone ? (
        <Suspense fallback={<aside />}>
          <KeysRest value={cursor.selected.size > 0}>
            <Panel
              key={open}
              type={type}
              number={open}
              close={closePanel}
              previous={() => {
                const row = cursor.move(-1);
                if (row) show(row);
              }}
              next={() => {
                const row = cursor.move(1);
                if (row) show(row);
              }}
              page={page}
            />
          </KeysRest>
        </Suspense>
      ) : null}
    </div>
  );
};
