import { useTranslation } from 'react-i18next';
import { Late } from './late.tsx';
import css from './states.module.css';

const widths = [62, 84, 48, 71, 56, 78, 66, 52];

/** Rows that are on their way: bars as wide as text, no shimmer, after 300 ms only. */
export const SkeletonRows = ({ rows = 8, height = 34 }: { rows?: number; height?: number }) => {
  const { t } = useTranslation();
  return (
    <Late>
      <div role="status" aria-label={t('state.loading')}>
        {Array.from({ length: rows }, (_, row) => (
          <div key={row} className={css['bone']} style={{ '--h': `${height}px` }} aria-hidden="true">
            <i style={{ '--w': '72px' }} />
            <i style={{ '--w': `${widths[row % widths.length]}%` }} />
            <i style={{ '--w': '88px' }} />
          </div>
        ))}
      </div>
    </Late>
  );
};
