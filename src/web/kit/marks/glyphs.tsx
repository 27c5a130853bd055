import type { ReactNode } from 'react';
import css from './marks.module.css';

const stroke = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.6 } as const;
const ring = <circle cx="7" cy="7" r="5.6" {...stroke} />;
const square = <rect x="1.4" y="1.4" width="11.2" height="11.2" rx="1.8" {...stroke} />;
const block = <rect x=".6" y=".6" width="12.8" height="12.8" rx="2.4" fill="currentColor" />;
const diamond = <path d="M7 1.2L12.8 7 7 12.8 1.2 7z" strokeLinejoin="round" {...stroke} />;
const cut = { fill: 'none', stroke: 'var(--bg)' } as const;

/** The drawings, each on a field of 14 by 14. Circles are states, bars are priority, squares are evidence, diamonds are changes. */
const drawings = {
  new: <circle cx="7" cy="7" r="5.6" strokeDasharray="2.4 2" {...stroke} />,
  active: (
    <>
      {ring}
      <path d="M7 3.6a3.4 3.4 0 0 1 0 6.8z" fill="currentColor" />
    </>
  ),
  waiting: (
    <>
      {ring}
      <path d="M5.6 5v4M8.4 5v4" {...stroke} />
    </>
  ),
  done: (
    <>
      <circle cx="7" cy="7" r="6.4" fill="currentColor" />
      <path d="M4.3 7.2l1.9 1.9 3.6-3.9" strokeWidth="1.6" {...cut} />
    </>
  ),
  closed: (
    <>
      {ring}
      <path d="M4.6 7.1l1.7 1.7 3.1-3.4" {...stroke} />
    </>
  ),
  void: (
    <>
      {ring}
      <path d="M3.6 10.4l6.8-6.8" {...stroke} />
    </>
  ),
  p1: (
    <>
      <rect x=".6" y=".6" width="12.8" height="12.8" rx="3" fill="currentColor" />
      <path d="M7 3.4v4.2" strokeWidth="1.9" strokeLinecap="round" {...cut} />
      <circle cx="7" cy="10.4" r="1.1" fill="var(--bg)" />
    </>
  ),
  p2: <path d="M1 9h3v4H1zM5.5 5.5h3V13h-3zM10 2h3v11h-3z" fill="currentColor" />,
  p3: (
    <>
      <path d="M1 9h3v4H1zM5.5 5.5h3V13h-3z" fill="currentColor" />
      <path d="M10 2h3v11h-3z" fill="currentColor" opacity=".28" />
    </>
  ),
  p4: (
    <>
      <path d="M1 9h3v4H1z" fill="currentColor" />
      <path d="M5.5 5.5h3V13h-3zM10 2h3v11h-3z" fill="currentColor" opacity=".28" />
    </>
  ),
  p5: <path d="M1 9h3v4H1zM5.5 5.5h3V13h-3zM10 2h3v11h-3z" fill="currentColor" opacity=".28" />,
  holds: (
    <>
      {block}
      <path d="M4 7.2l2.1 2.1 3.9-4.3" strokeWidth="1.7" {...cut} />
    </>
  ),
  holdsPlain: <rect x="1" y="1" width="12" height="12" rx="2.2" fill="currentColor" opacity=".85" />,
  holdsInPart: (
    <>
      {square}
      <path d="M1.4 12.6V7h11.2v5.6z" fill="currentColor" />
    </>
  ),
  fails: (
    <>
      {block}
      <path d="M4.4 4.4l5.2 5.2M9.6 4.4L4.4 9.6" strokeWidth="1.7" {...cut} />
    </>
  ),
  notExercised: (
    <>
      {square}
      <path d="M4.4 7h5.2" {...stroke} />
    </>
  ),
  needsJudgement: (
    <>
      {square}

      <circle cx="7" cy="5.3" r="1.5" fill="currentColor" />
      <path d="M4 10.4c.3-2 1.5-2.9 3-2.9s2.7.9 3 2.9z" fill="currentColor" />
    </>
  ),
  noRule: <rect x="1.4" y="1.4" width="11.2" height="11.2" rx="1.8" strokeDasharray="2 2.1" {...stroke} />,
  standard: diamond,
  normal: (
    <>
      {diamond}
      <path d="M7 1.2V12.8L1.2 7z" fill="currentColor" />
    </>
  ),
  emergency: (
    <>
      <path d="M7 .4L13.6 7 7 13.6.4 7z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />
      <path d="M7 4.2v3.4" strokeWidth="1.6" strokeLinecap="round" {...cut} />
      <circle cx="7" cy="9.9" r=".95" fill="var(--bg)" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type GlyphName = keyof typeof drawings;

/** One mark. With a label it is an image of its own; without one a word stands beside it. */
export const Glyph = ({ name, label, size = 14 }: { name: GlyphName; label?: string; size?: 11 | 12 | 14 | 16 }) => (
  <svg
    viewBox="0 0 14 14"
    width={size}
    height={size}
    className={css['glyph']}
    data-glyph={name}
    {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
  >
    {label ? <title>{label}</title> : null}
    {drawings[name]}
  </svg>
);
