import type { ReactNode } from 'react';
import css from './tag.module.css';

export type TagTone = 'plain' | 'ok' | 'warn' | 'bad' | 'wait' | 'accent' | 'internal';

/** A short word on a soft ground. The tone repeats what the word says; it never says more. */
export const Tag = ({ tone = 'plain', children }: { tone?: TagTone; children: ReactNode }) => (
  <span className={css['tag']} data-tone={tone}>
    {children}
  </span>
);
