import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { figuresQuery } from '../../api/figures.ts';
import type { RecordType } from '../../api/types.ts';
import { ChartBlock, Legend } from '../chart/block.tsx';
import type { ChartShape } from '../display/forms.ts';
import { useLabels } from '../fields/use-labels.ts';
import { useFormat } from '../format/use-format.tsx';
import { NothingFound } from '../list/nothing-found.tsx';
import { ListFailed } from '../list/list-failed.tsx';
import { SkeletonRows } from '../states/skeleton.tsx';
import { colourOf, heightOf, optionOf } from './option.ts';
import { drawn, finding, writer, type Drawn } from './shape.ts';
import css from './figures.module.css';

type Props = {
  type: RecordType;
  filter: string;
  shape: ChartShape;
  set: (change: { filter: string }) => void;
};

/** How many groups a chart shows, and how many stretches of time. */
const MOST = { groups: 24, stretches: 400 };

/** Up to so many bars, the way into each stands there at once. */
const FEW = 12;

const joined = (...terms: (string | null)[]): string => terms.filter(Boolean).join(' ');

/** One large figure, and below it what it is made of; each opens what it counts. */
const Number = ({
  type,
  filter,
  title,
  data,
  write,
}: {
  type: RecordType;
  filter: string;
  title: string;
  data: Drawn;
  write: (value: number) => string;
}) => (
  <section className={css['number']} aria-label={title}>
    <h2>{title}</h2>
    <Link
      to="/$plural"
      params={{ plural: type.plural }}
      search={{ filter, group: 'none' }}
      className={css['figure'] ?? ''}
    >
      {write(data.total)}
    </Link>
    <dl>
      {data.bars.map((bar) => (
        <div key={bar.label}>
          <dt>{bar.label}</dt>
          <dd>
            {bar.filter === null ? (
              write(bar.value)
            ) : (
              <Link
                to="/$plural"
                params={{ plural: type.plural }}
                search={{ filter: joined(filter, bar.filter), group: 'none' }}
              >
                {write(bar.value)}
              </Link>
            )}
          </dd>
        </div>
      ))}
    </dl>
  </section>
);

const useTitle = (type: RecordType, shape: ChartShape): string => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const [of, field] = shape.measure.split(':');
  const what =
    field === undefined
      ? labels.many
      : t(`figures.of.${of === 'sum' ? 'sum' : 'average'}`, { field: labels.field(field) });
  return t(shape.split === undefined ? 'figures.title' : 'figures.titleSplit', {
    what,
    by: labels.field(shape.by).toLowerCase(),
    split: shape.split === undefined ? '' : labels.field(shape.split).toLowerCase(),
  });
};

/** The records of a list in figures: counted or added up by a field or along time, computed by the server. */
export const FiguresForm = ({ type, filter, shape, set }: Props) => {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const labels = useLabels(type);
  const title = useTitle(type, shape);
  const query = useQuery(
    figuresQuery(type, {
      filter,
      by: shape.by,
      split: shape.split,
      step: shape.step,
      measure: shape.measure,
      limit: shape.step === undefined ? MOST.groups : MOST.stretches,
    }),
  );
  const data = useMemo(
    () => (query.data ? drawn({ t, format, type, shape }, query.data) : null),
    [query.data, t, format, type, shape],
  );
  if (query.isError && !query.data) return <ListFailed error={query.error} retry={() => void query.refetch()} />;
  if (data === null) return <SkeletonRows rows={8} />;
  if (data.count === 0) return <NothingFound type={type} filter={filter} set={set} />;
  const write = writer(format, type, shape.measure);
  if (shape.kind === 'number') return <Number type={type} filter={filter} title={title} data={data} write={write} />;
  const { bars, series } = data;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard
    <div className={css['page']} tabIndex={0} role="region" aria-label={t('form.chart')}>
      <ChartBlock
        title={title}
        claim={finding({ t, format, type, shape }, data, write)}
        legend={
          series.length > 0 ? (
            <Legend
              items={series.map((each, n) => ({ label: each.label, color: `var(--${colourOf(shape, each, n)})` }))}
            />
          ) : null
        }
        table={{
          heads: [labels.field(shape.by), ...series.map(({ label }) => label), t('figures.all')],
          rows: bars.map((bar) => [
            bar.label,
            ...series.map((_, n) => (bar.parts[n] ? write(bar.parts[n].value) : '')),
            write(bar.value),
          ]),
        }}
        chart={{
          height: heightOf(shape, data),
          onPick: ({ series: at, index }) => {
            const bar = bars[index];
            const term = series.length === 0 ? bar?.filter : (bar?.parts[at]?.filter ?? bar?.filter);
            if (term)
              void navigate({
                to: '/$plural',
                params: { plural: type.plural },
                search: { filter: joined(filter, term), group: 'none' },
              });
          },
          option: (token) => optionOf(shape, data, write, token),
        }}
      />
      {query.data?.partial ? <p className={css['note']}>{t('figures.partial')}</p> : null}
      <Opens type={type} filter={filter} data={data} write={write} />
    </div>
  );
};

/** What the bars open, for those who do not point: each group with its figure as a link. */
const Opens = ({
  type,
  filter,
  data,
  write,
}: {
  type: RecordType;
  filter: string;
  data: Drawn;
  write: (value: number) => string;
}) => {
  const { t } = useTranslation();
  return (
    <details className={css['opens']} open={data.bars.length <= FEW}>
      <summary>{t('figures.open')}</summary>
      <nav aria-label={t('figures.open')}>
        {data.bars.flatMap((bar) =>
          bar.filter === null || bar.count === 0
            ? []
            : [
                <Link
                  key={bar.label}
                  to="/$plural"
                  params={{ plural: type.plural }}
                  search={{ filter: joined(filter, bar.filter), group: 'none' }}
                >
                  {bar.label} <span className="n">{write(bar.value)}</span>
                </Link>,
              ],
        )}
      </nav>
    </details>
  );
};
