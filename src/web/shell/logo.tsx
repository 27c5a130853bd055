import css from './nav.module.css';

/** Four ticks of a clock. */
export const Logo = () => (
  <svg className={css['logo']} viewBox="0 0 18 18" aria-hidden="true" fill="currentColor">
    <rect x="1" y="6" width="2.5" height="11" rx=".6" />
    <rect x="5.5" y="1" width="2.5" height="16" rx=".6" />
    <rect x="10" y="6" width="2.5" height="11" rx=".6" />
    <rect x="14.5" y="1" width="2.5" height="16" rx=".6" />
  </svg>
);
