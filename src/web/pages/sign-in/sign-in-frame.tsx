import type { ReactNode } from 'react';
import { BrandMark } from '../../shell/brand-mark.tsx';
import { useBrand, useProductName } from '../../theme/brand.ts';
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
}) => {
  const { logo, welcome, support } = useBrand();
  const name = useProductName();
  return (
    <main className={css['page']} data-wide={wide || undefined}>
      <header className={css['brand']}>
        <BrandMark logo={logo} name={name} high={40} />
      </header>
      <h1>{title}</h1>
      {welcome ? <p className={css['welcome']}>{welcome}</p> : null}
      <div className={css['parts']}>{children}</div>
      {support ? (
        <p className={css['support']}>
          <a href={support.address}>{support.text}</a>
        </p>
      ) : null}
    </main>
  );
};
