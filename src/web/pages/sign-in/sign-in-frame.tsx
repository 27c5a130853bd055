import type { ReactNode } from 'react';
import { Logo } from '../../shell/logo.tsx';
import css from './sign-in.module.css';

/** The frame of the pages that are shown before anybody is known. */
export const SignInFrame = ({
  title,
  wide = false,
  children,
}: {
  title: string;
  wide?: boolean;
  children: ReactNode;
}) => (
  <main className={css['page']} data-wide={wide || undefined}>
    <header className={css['brand']}>
      <Logo />
      <b>Wellrun</b>
    </header>
    <h1>{title}</h1>
    <div className={css['parts']}>{children}</div>
  </main>
);
