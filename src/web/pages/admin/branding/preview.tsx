import { IconInbox, IconListDetails, IconSearch, IconUserCheck } from '@tabler/icons-react';
import type { ComponentType, CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import type { Branding } from '#kernel/brand/branding.settings.ts';
import type { Picture } from '#kernel/brand/picture.ts';
import { shadesOf } from '#kernel/brand/shades.ts';
import { PICTURES, type Brand } from '#kernel/brand/shown.ts';
import { Icon } from '../../../kit/basic/icon.tsx';
import { Mark } from '../../../shell/brand-mark.tsx';
import { PRODUCT } from '../../../theme/brand.ts';
import { colourOf } from './colour-field.tsx';
import css from './preview.module.css';

type Theme = 'light' | 'dark';
const THEMES = ['light', 'dark'] as const;

const shown = ({ id, width, height }: Picture) => ({ address: `${PICTURES}/${id}`, width, height });
const logoOf = ({ logoLight, logoDark }: Branding): Brand['logo'] => {
  const [light, dark] = [logoLight ?? logoDark, logoDark ?? logoLight];
  return light && dark ? { light: shown(light), dark: shown(dark) } : null;
};

type Props = { draft: Branding; organisation: string };
type Sight = { draft: Branding; name: string; theme: Theme };

const Shell = ({ draft, name, theme }: Sight) => {
  const { t } = useTranslation();
  const entries = [
    [IconInbox, t('nav.inbox'), false],
    [IconUserCheck, t('nav.myWork'), true],
    [IconListDetails, t('branding.preview.tickets'), false],
  ] as const;
  return (
    <div className={css['shell']}>
      <div className={css['nav']}>
        <div className={css['mark']}>
          <Mark logo={logoOf(draft)} name={name} dark={theme === 'dark'} />
        </div>
        {entries.map(([icon, text, on]) => (
          <span key={text} className={css['entry']} data-on={on || undefined}>
            <Icon of={icon} size={14} /> {text}
          </span>
        ))}
      </div>
      <div className={css['page']}>
        <span className={css['button']}>{t('branding.preview.new')}</span>
        <span className={css['row']}>
          <span className={css['link']}>{t('branding.preview.number')}</span> {t('branding.preview.ticket')}
        </span>
        <span className={css['row']} data-on>
          <span className={css['link']}>{t('branding.preview.otherNumber')}</span> {t('branding.preview.other')}
        </span>
      </div>
    </div>
  );
};

const Portal = ({ draft, name, theme }: Sight) => {
  const { t } = useTranslation();
  return (
    <div className={css['portal']}>
      <div className={css['head']}>
        <Mark logo={logoOf(draft)} name={name} dark={theme === 'dark'} />
      </div>
      <div className={css['pad']}>
        <b className={css['title']}>{draft.greeting ?? t('portal.question')}</b>
        {draft.introduction ? <span className={css['quiet']}>{draft.introduction}</span> : null}
        <span className={css['find']}>
          <Icon of={IconSearch} size={14} /> {t('portal.find')}
        </span>
        {draft.links?.length ? (
          <span className={css['foot']}>
            {draft.links.map(({ text, address }) => (
              <span key={`${text} ${address}`}>{text}</span>
            ))}
          </span>
        ) : null}
      </div>
    </div>
  );
};

const SignIn = ({ draft, name, theme }: Sight) => {
  const { t } = useTranslation();
  return (
    <div className={css['pad']}>
      <div className={css['mark']}>
        <Mark logo={logoOf(draft)} name={name} high={28} dark={theme === 'dark'} />
      </div>
      <b className={css['title']}>{t('signIn.title')}</b>
      {draft.welcome ? <span className={css['quiet']}>{draft.welcome}</span> : null}
      <span className={css['input']}>{t('signIn.email')}</span>
      <span className={css['button']}>{t('signIn.go')}</span>
      {draft.support ? <span className={css['link']}>{draft.support.text}</span> : null}
    </div>
  );
};

/** A mail is read on white, whatever the theme. */
const Mail = ({ draft, name }: Sight) => {
  const { t } = useTranslation();
  const head = draft.mailHead ?? 'logo';
  const picture = head === 'logo' ? draft.logoMail : undefined;
  return (
    <div className={css['mail']}>
      {head === 'none' ? null : (
        <div className={css['mark']}>
          {picture ? <img src={`${PICTURES}/${picture.id}`} alt={name} className={css['mailLogo']} /> : <b>{name}</b>}
        </div>
      )}
      <span>{t('branding.preview.news')}</span>
      <span>
        <b>{t('branding.preview.number')}</b> {t('branding.preview.ticket')}
      </span>
      <span className={css['link']}>{t('branding.preview.address')}</span>
      <span className={css['mailFoot']}>
        {name}
        {draft.mailFoot ? `\n${draft.mailFoot}` : ''}
      </span>
    </div>
  );
};

type Surface = { title: string; of: ComponentType<Sight>; draft: Branding; name: string; only?: Theme };

/** One surface in light and in dark, with the colours that would follow. */
const Both = ({ title, of: Of, draft, name, only }: Surface) => {
  const accent = colourOf(draft.accent);
  return (
    <figure className={css['both']}>
      <figcaption className="sm faint">{title}</figcaption>
      <div className={css['sights']} data-one={only !== undefined || undefined}>
        {THEMES.filter((theme) => only === undefined || theme === only).map((theme) => {
          const shades = accent === null ? {} : shadesOf(accent, theme);
          const style = Object.fromEntries(Object.entries(shades).map(([token, value]) => [`--${token}`, value]));
          return (
            <div key={theme} className={css['sight']} data-theme={theme} style={style as CSSProperties}>
              <Of draft={draft} name={name} theme={theme} />
            </div>
          );
        })}
      </div>
    </figure>
  );
};

/** What the form would make of the product: shell, portal, sign-in page and a mail, as one types. */
export const Preview = ({ draft, organisation }: Props) => {
  const { t } = useTranslation();
  const name = draft.name ?? organisation;
  return (
    <section className={css['preview']} aria-label={t('branding.preview.title')}>
      <h3>{t('branding.preview.title')}</h3>
      <Both title={t('branding.preview.shell')} of={Shell} draft={draft} name={name} />
      <Both title={t('branding.preview.portal')} of={Portal} draft={draft} name={name} />
      <Both title={t('branding.preview.signIn')} of={SignIn} draft={draft} name={draft.name ?? PRODUCT} />
      <Both title={t('branding.preview.mail')} of={Mail} draft={draft} name={name} only="light" />
    </section>
  );
};
