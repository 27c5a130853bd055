import { useTranslation } from 'react-i18next';
import { Late } from './late.tsx';
import css from './states.module.css';

const widths = [62, 84, 48, 71, 56, 78, 66, 52];

/**
 * Rows that are on their way: bars as wide as text, no shimmer, after 300 ms only; then it is said as well. `heading` is what
 * is loaded where that is the whole page, so that it has a first heading from the beginning.
 */
export const SkeletonRows = ({
  rows = 8,
  height = 34,
  heading,
}: {
  rows?: number;
  height?: number;
  heading?: string;
}) => {
  const { t } = useTranslation();
  return (
    <div data-skeleton>
      {heading === undefined ? null : <h1 className="sr">{heading}</h1>}
      <p role="status" className="sr">
        <Late>{t('state.loading')}</Late>
      </p>
      <Late>
        {Array.from({ length: rows }, (_, row) => (
          <div key={row} className={css['bone']} style={{ '--h': `${height}px` }} aria-hidden="true">
            <i style={{ '--w': '72px' }} />
            <i style={{ '--w': `${widths[row % widths.length]}%` }} />
            <i style={{ '--w': '88px' }} />
          </div>
        ))}
      </Late>
    </div>
  );
};
