import { useId, type ReactNode } from 'react';
import css from './account.module.css';

/** A part of the account: its name, what it is for, and what can be done. */
export const Part = ({ title, about, children }: { title: string; about?: string; children: ReactNode }) => {
  const id = useId();
  return (
    <section className={css['part']} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {about ? <p className="muted">{about}</p> : null}
      </header>
      <div className={css['body']}>{children}</div>
    </section>
  );
};
