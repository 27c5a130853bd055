import { useElementSize } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { Suspense, useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { keepDensity } from '../../api/own-ways.ts';
import { useSession } from '../../api/session.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { FootNote } from '../../shell/foot-note.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { KeysRest } from '../keys/use-keys.ts';
import { SkeletonRows } from '../states/skeleton.tsx';
import type { ListQuestion } from '../view/use-question.ts';
import { BulkBar } from './bulk-bar.tsx';
import { fieldsFor } from './columns.ts';
import { Grid, type GridHandle } from './grid.tsx';
import { keepPosition, keptPosition } from './kept.ts';
import { leaveList } from './left-list.ts';
import { NothingFound } from './nothing-found.tsx';
import { ListFailed } from './list-failed.tsx';
import { Panel } from './panel-part.ts';
import { useCell } from './use-cell.ts';
import type { useColumns } from './use-columns.ts';
import { useCursor } from './use-cursor.ts';
import { useListKeys } from './use-list-keys.ts';
import { useWindow, type ListWindow } from './window/use-window.ts';
import css from './list.module.css';

type BodyProps = {
  type: RecordType;
  question: ListQuestion;
  columns: ReturnType<typeof useColumns>;
  found: { count: number; estimated: boolean } | undefined;
  phone: boolean;
  bar: ReactNode;
};

const ROW = { desk: 34, compact: 32, phone: 64 };

/** What makes one list another: its rows begin anew. */
export const listKey = (type: RecordType, { filter, sort, group }: ListQuestion): string =>
  JSON.stringify([type.name, filter, sort, group]);

const PressingNote = ({ sections }: { sections: ListWindow['sections'] }) => {
  const { t } = useTranslation();
  const count = (key: string): number => sections.find((section) => section.key === key)?.count ?? 0;
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

/** The line that the keys aim at: its row is stood on as soon as it is there. */
const useAim = (list: ListWindow, stand: (row: RecordRow) => void) => {
  const aim = useRef<number | null>(null);
  const arrive = useEffectEvent(() => {
    const line = aim.current === null ? null : Math.min(aim.current, list.lines.count - 1);
    const row = line === null ? undefined : list.rowAt(line);
    if (!row) return;
    aim.current = null;
    stand(row);
  });
  const { rowAt } = list;
  useEffect(() => {
    if (rowAt(0) !== undefined || aim.current !== null) arrive();
  }, [rowAt]);
  return (line: number): void => {
    aim.current = line;
    const row = list.rowAt(line);
    if (!row) return;
    aim.current = null;
    stand(row);
  };
};

/** The rows, and beside them the panel of the one that is open. */
export const ListBody = ({ type, question, columns, found, phone, bar }: BodyProps) => {
  const navigate = useNavigate();
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<GridHandle>(null);
  const compact = useSession().preferences.density === 'compact';
  const { open, filter, sort, group, set } = question;
  const asked = listKey(type, question);
  const [kept] = useState(() => keptPosition(type.name, asked));
  const fields = fieldsFor(type, columns.columns, phone).join(',');
  const list = useWindow(type, { filter, sort, group, fields }, kept?.window);
  const cursor = useCursor(list, kept?.cursor);
  const { setAt } = cursor;
  const cell = useCell(type, columns.columns, (row) => setAt(row.id));
  const rowHeight = phone ? ROW.phone : compact ? ROW.compact : ROW.desk;
  const top = useRef(kept?.top ?? 0);

  const keep = useEffectEvent(() =>
    keepPosition(type.name, {
      question: asked,
      window: { sections: list.sections, folded: [...list.folded] },
      cursor: { at: cursor.at, selected: cursor.chosen },
      top: top.current,
    }),
  );
  useEffect(() => {
    const hidden = (): void => keep();
    addEventListener('pagehide', hidden);
    return () => removeEventListener('pagehide', hidden);
  }, []);

  const page = (row: RecordRow): void => {
    const rows = list.rowsAtHand();
    leaveList({
      type: type.name,
      search: {
        ...(question.view ? { view: question.view.number } : {}),
        ...(question.view && !question.changed ? {} : { filter, sort, group }),
      },
      question: { filter, sort },
      numbers: rows.map(({ number }) => number),
      complete: list.complete && rows.length >= list.lines.rows,
      found,
    });
    keep();
    void navigate({ to: '/$plural/$key', params: { plural: type.plural, key: row.number } });
  };
  const show = (row: RecordRow): void => {
    setAt(row.id);
    if (phone) page(row);
    else set({ open: row.number });
  };
  const closePanel = (): void => {
    set({ open: undefined });
    grid.current?.focus();
  };
  const step = (by: 1 | -1): void => {
    const row = cursor.move(by);
    if (row) show(row);
  };
  const aim = useAim(list, (row) => (open === undefined ? setAt(row.id) : show(row)));
  useListKeys({
    cursor,
    panelOpen: open !== undefined,
    screen: () => grid.current?.rowsThatFit() ?? 10,
    show,
    page,
    closePanel,
    density: () => keepDensity(compact ? 'comfortable' : 'compact'),
    begin: () => {
      grid.current?.reveal(0);
      aim(list.lines.at(0)?.kind === 'group' ? 1 : 0);
    },
    end: () => {
      const last = list.lines.count - 1;
      grid.current?.reveal(last);
      aim(last);
    },
    cell: cell.cell,
    side: cell.side,
    leaveCell: cell.leave,
    edit: cell.begin,
  });

  const opened = open === undefined ? undefined : list.rowsAtHand().find(({ number }) => number === open)?.id;
  useEffect(() => {
    if (opened !== undefined) setAt(opened);
  }, [opened, setAt]);

  const label = useLabels(type).many;
  const { ref, width } = useElementSize();
  const { measure } = columns;
  useEffect(() => measure(width), [measure, width]);
  const nothing = !list.pending && list.lines.count === 0;
  return (
    <div className={css['split']} data-panel={(open && !phone) || undefined}>
      <section ref={ref} className={css['list']} aria-label={label}>
        {bar}
        {list.failed ? (
          <ListFailed error={list.error} retry={list.retry} />
        ) : list.pending ? (
          <SkeletonRows rows={16} />
        ) : nothing ? (
          <NothingFound type={type} filter={filter} set={set} />
        ) : (
          <Grid
            type={type}
            label={label}
            list={list}
            columns={columns.columns}
            cursor={cursor}
            by={group}
            sort={sort}
            setSort={(next) => set({ sort: next })}
            resize={columns.resize}
            cell={cell.cell}
            editing={cell.editing}
            edit={cell.edit}
            done={() => {
              cell.done();
              grid.current?.focus();
            }}
            open={show}
            phone={phone}
            rowHeight={rowHeight}
            begin={kept?.top ?? 0}
            scrolled={(px) => {
              top.current = px;
            }}
            handle={grid}
            scroller={scroller}
          />
        )}
        <BulkBar type={type} filter={filter} found={found} cursor={cursor} />
      </section>
      {group === 'deadline' ? <PressingNote sections={list.sections} /> : null}
      {open && !phone ? (
        <Suspense fallback={<aside />}>
          <KeysRest value={cursor.selected.size > 0}>
            <Panel
              key={open}
              type={type}
              number={open}
              close={closePanel}
              previous={() => step(-1)}
              next={() => step(1)}
              page={page}
            />
          </KeysRest>
        </Suspense>
      ) : null}
    </div>
  );
};
