import type { Brand } from '#kernel/brand/shown.ts';
import { useTheme } from '../theme/choice.ts';
import { Logo } from './logo.tsx';
import css from './brand-mark.module.css';

/** From this proportion on a logo is taken to hold the name itself, and stands alone. */
const WIDE = 2;

type Props = {
  logo: Brand['logo'];
  name: string;
  /** Pixels that the logo is high. */
  high?: 20 | 28 | 40;
  dark: boolean;
};

/** A logo and a name: a wide logo says the name itself, a small one stands beside it, and where there is none the product's stands there. */
export const Mark = ({ logo, name, high = 20, dark }: Props) => {
  const picture = logo ? (dark ? logo.dark : logo.light) : null;
  if (!picture)
    return (
      <>
        <Logo />
        <b className={css['name']} title={name}>
          {name}
        </b>
      </>
    );
  const alone = picture.width / picture.height >= WIDE;
  return (
    <>
      <img
        className={css['logo']}
        data-high={high}
        src={picture.address}
        alt={alone ? name : ''}
        width={Math.round((high * picture.width) / picture.height)}
        height={high}
      />
      {alone ? null : (
        <b className={css['name']} title={name}>
          {name}
        </b>
      )}
    </>
  );
};

/** The same in the theme that is shown. */
export const BrandMark = (props: Omit<Props, 'dark'>) => <Mark {...props} dark={useTheme().theme === 'dark'} />;
