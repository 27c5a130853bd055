import { ActionIcon, Tooltip } from '@mantine/core';
import { IconChartBar, IconTable } from '@tabler/icons-react';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../basic/icon.tsx';
import type { ChartProps } from './chart.tsx';
import css from './chart.module.css';

const Chart = lazy(() => import('./chart.tsx'));

/** The figures of a chart as a table: heads, and rows whose first cell names them. */
export type ChartTable = { heads: string[]; rows: (string | number)[][] };

const Figures = ({ table, label }: { table: ChartTable; label: string }) => (
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard
  <div className={css['scroll']} tabIndex={0} role="region" aria-label={label}>
    <table className={css['table']}>
      <thead>
        <tr>
          {table.heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map(([name, ...cells]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {cells.map((cell, index) => (
              <td key={index}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

/** What a colour of the chart stands for. */
export const Legend = ({ items }: { items: { label: string; color: string }[] }) => (
  <span className={css['legend']}>
    {items.map(({ label, color }) => (
      <span key={label}>
        <i style={{ '--c': color }} />
        {label}
      </span>
    ))}
  </span>
);

/** A part of a dashboard: what it is about, what it shows (its title is its finding), and the picture or anything else. */
export const Block = ({
  title,
  claim,
  aside,
  children,
}: {
  title: string;
  claim: string;
  aside?: ReactNode;
  children: ReactNode;
}) => (
  <section className={css['block']} aria-label={title}>
    <header className={css['head']}>
      <h2>{title}</h2>
      <span className={css['aside']}>{aside}</span>
    </header>
    <p className={css['claim']}>{claim}</p>
    {children}
  </section>
);

/** A chart with its finding for a title, and its figures as a table at a click. */
export const ChartBlock = ({
  title,
  claim,
  legend,
  table,
  chart,
}: {
  title: string;
  claim: string;
  legend?: ReactNode;
  table: ChartTable;
  chart: Omit<ChartProps, 'label'>;
}) => {
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  const label = t(asTable ? 'chart.asChart' : 'chart.asTable');
  return (
    <Block
      title={title}
      claim={claim}
      aside={
        <>
          {legend}
          <Tooltip label={label}>
            <ActionIcon aria-label={`${title}: ${label}`} aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
              <Icon of={asTable ? IconChartBar : IconTable} size={14} />
            </ActionIcon>
          </Tooltip>
        </>
      }
    >
      {asTable ? (
        <Figures table={table} label={title} />
      ) : (
        <Suspense fallback={<div className={css['wait']} style={{ '--height': `${chart.height}px` }} />}>
          <Chart {...chart} label={`${title}. ${claim}`} />
        </Suspense>
      )}
    </Block>
  );
};
