import { IconTrendingDown, IconTrendingUp } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatLeft } from '#kernel/time/duration.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import type { Format } from '../../kit/format/format.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { changeOf } from './findings.ts';
import type { Figure } from './figures-of.ts';
import css from './dashboard.module.css';

const written = (unit: Figure['unit'], value: number | null, format: Format): string => {
  if (value === null) return '–';
  if (unit === 'share') return format.share(value);
  return unit === 'duration' ? formatLeft(value) : format.count(value);
};

const Change = ({ figure }: { figure: Figure }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const change = changeOf(figure);
  const by =
    change &&
    (figure.unit === 'share'
      ? t('dashboard.points', { by: format.figure(change.by * 100) })
      : written(figure.unit, change.by, format));
  return (
    <span className={css['change']} data-good={change ? change.good : undefined}>
      {change ? <Icon of={change.up ? IconTrendingUp : IconTrendingDown} size={14} /> : null}
      {change ? <span className="sr">{t(change.up ? 'dashboard.up' : 'dashboard.down')}</span> : null}
      {by}
      <span className="faint">
        {figure.unit === 'share'
          ? t('dashboard.of', { of: format.count(figure.of) })
          : figure.before === null
            ? t(figure.key === 'arrived' || figure.unit === 'duration' ? 'dashboard.noneBefore' : 'dashboard.atPresent')
            : t('dashboard.was', { was: written(figure.unit, figure.before, format) })}
      </span>
    </span>
  );
};

/** The line of figures; each opens the list that it counts. */
export const Figures = ({ figures, plural }: { figures: readonly Figure[]; plural: string }) => {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={css['figures']}>
      {figures.map((figure) => (
        <Link
          key={figure.key}
          to="/$plural"
          params={{ plural }}
          search={{ filter: figure.filter, group: 'none' }}
          className={css['figure']}
        >
          <span className={css['label']}>{t(`dashboard.figure.${figure.key}`)}</span>
          <span className={css['value']}>{written(figure.unit, figure.value, format)}</span>
          <Change figure={figure} />
        </Link>
      ))}
    </div>
  );
};
