import { useNavigate } from '@tanstack/react-router';
import { Suspense, type ReactNode } from 'react';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { partOf } from '../basic/part.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { useKeys } from '../keys/use-keys.ts';
import { SkeletonRows } from '../states/skeleton.tsx';
import { boardOf, calendarOf, chartOf, type Form, type FormSearch } from './forms.ts';
import { Panel } from '../list/panel-part.ts';
import list from '../list/list.module.css';

const Board = partOf(async () => (await import('../board/board.tsx')).Board);
const Calendar = partOf(async () => (await import('../calendar/calendar.tsx')).Calendar);
const FiguresForm = partOf(async () => (await import('../figures/figures-form.tsx')).FiguresForm);

/** Loads the code of the forms ahead: but for the figures', whose charts are large. */
export const prepareForms = async (): Promise<void> => {
  await Promise.all([Board.prepare(), Calendar.prepare()]);
};

type Search = FormSearch & { filter?: string; sort?: string | undefined; group?: string; open?: string | undefined };

export type OtherFormProps = {
  type: RecordType;
  form: Exclude<Form, 'list'>;
  search: FormSearch;
  question: { filter: string; sort: string; open: string | undefined };
  set: (change: Search) => void;
  phone: boolean;
  bar: ReactNode;
};

/** The records of a list in another form than a list, and beside them the panel of the one that is open. */
export const OtherForm = ({ type, form, search, question, set, phone, bar }: OtherFormProps) => {
  const navigate = useNavigate();
  const label = useLabels(type).many;
  const { open, filter, sort } = question;
  const page = (row: Pick<RecordRow, 'number'>): void =>
    void navigate({ to: '/$plural/$key', params: { plural: type.plural, key: row.number } });
  const show = (row: Pick<RecordRow, 'number'>): void => {
    if (phone) page(row);
    else set({ open: row.number });
  };
  const close = (): void => set({ open: undefined });
  useKeys(open === undefined ? [] : [{ keys: 'Escape', label: 'keys.back', run: close }]);
  return (
    <div className={list['split']} data-panel={(open !== undefined && !phone) || undefined}>
      <section className={list['list']} aria-label={label}>
        {bar}
        <Suspense fallback={<SkeletonRows rows={12} />}>
          {form === 'board' ? (
            <Board
              key={boardOf(type, search).by}
              type={type}
              filter={filter}
              sort={sort}
              {...boardOf(type, search)}
              phone={phone}
              open={show}
              page={page}
              set={set}
            />
          ) : form === 'calendar' ? (
            <Calendar
              type={type}
              filter={filter}
              {...calendarOf(type, search)}
              span={search.span}
              at={search.at}
              set={set}
              phone={phone}
              open={show}
            />
          ) : (
            <FiguresForm type={type} filter={filter} shape={chartOf(type, search)} set={set} />
          )}
        </Suspense>
      </section>
      {open !== undefined && !phone ? (
        <Suspense fallback={<aside />}>
          <Panel key={open} type={type} number={open} close={close} previous={close} next={close} page={page} />
        </Suspense>
      ) : null}
    </div>
  );
};
