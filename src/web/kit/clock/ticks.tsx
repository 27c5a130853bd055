import css from './clock.module.css';

/** Twelve ticks are the whole target, every third taller, as on a dial. Takes its colour from the clock around it. */
export const Ticks = ({ share, narrow = false, wide = false }: { share: number; narrow?: boolean; wide?: boolean }) => (
  <span
    className={css['ticks']}
    data-size={narrow ? 'narrow' : wide ? 'wide' : undefined}
    style={{ '--p': `${Math.round(share * 1000) / 10}%` }}
    aria-hidden="true"
  />
);
