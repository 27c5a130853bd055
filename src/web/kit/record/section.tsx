import { useId, type ReactNode } from 'react';
import css from './related.module.css';

/** A part of the record's side, with its name and how many there are. */
export const Section = ({
  title,
  count,
  children,
}: {
  title: string;
  count?: number | string | undefined;
  children: ReactNode;
}) => {
  const id = useId();
  return (
    <section className={css['section']} aria-labelledby={id}>
      <h2 id={id}>
        {title} {count === undefined ? null : <span className="n">{count}</span>}
      </h2>
      {children}
    </section>
  );
};
