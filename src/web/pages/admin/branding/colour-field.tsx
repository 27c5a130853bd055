import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { contrastRatio } from '#kernel/brand/contrast.ts';
import { BRANDED_THEMES, OWN_ACCENT, shadesOf, THEMES } from '#kernel/brand/shades.ts';
import { useFormat } from '../../../kit/format/use-format.tsx';
import { Own } from './own.tsx';
import css from './branding.module.css';

const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/iu.test(text.trim());

/** The colour as it is wished where it is one; otherwise the product's. */
export const colourOf = (text: string | undefined): string | null =>
  text !== undefined && isColour(text) ? text.trim().toLowerCase() : null;

/** What becomes of a colour in each theme: as wished, or the nearest shade that can be read, with the contrast of both. */
const Shown = ({ wanted }: { wanted: string }) => {
  const { t } = useTranslation();
  const { figure } = useFormat();
  return (
    <ul className={css['shades']}>
      {BRANDED_THEMES.map((theme) => {
        const { accent } = shadesOf(wanted, theme);
        const ground = THEMES[theme].grounds[0] ?? '#ffffff';
        const ratio = (hex: string): string => figure(Math.floor(contrastRatio(hex, ground) * 10) / 10);
        return (
          <li key={theme}>
            <span className={css['themeName']}>{t(`branding.theme.${theme}`)}</span>
            {accent === wanted ? null : (
              <>
                <Swatch colour={wanted} ground={ground} />
                <span aria-hidden="true">→</span>
              </>
            )}
            <Swatch colour={accent} ground={ground} />
            <span className="sm">
              {accent === wanted
                ? t('branding.holds', { ratio: ratio(accent) })
                : t('branding.corrected', { wanted: ratio(wanted), shown: accent, ratio: ratio(accent) })}
            </span>
          </li>
        );
      })}
    </ul>
  );
};

const Swatch = ({ colour, ground }: { colour: string; ground: string }) => (
  <span className={css['swatch']} style={{ color: colour, background: ground }} title={colour} aria-hidden="true" />
);

type Props = {
  value: string | undefined;
  error: string | undefined;
  readOnly: boolean;
  change: (value: string | undefined) => void;
};

/** The accent colour: typed or picked, with what becomes of it in each theme. */
export const ColourField = ({ value, error, readOnly, change }: Props) => {
  const { t } = useTranslation();
  const label = t('branding.accent');
  const colour = colourOf(value);
  return (
    <div className={css['colour']}>
      <Own label={label} own={value !== undefined && !readOnly} reset={() => change(undefined)}>
        <TextInput
          label={label}
          description={t('branding.accentHelp')}
          placeholder={OWN_ACCENT}
          value={value ?? ''}
          readOnly={readOnly}
          {...(error ? { error } : {})}
          spellCheck={false}
          onChange={(event) => change(event.currentTarget.value || undefined)}
          leftSection={
            <input
              type="color"
              className={css['pick']}
              aria-label={t('branding.pick')}
              value={colour ?? OWN_ACCENT}
              disabled={readOnly}
              onChange={(event) => change(event.currentTarget.value)}
            />
          }
        />
      </Own>
      {colour ? <Shown wanted={colour} /> : null}
    </div>
  );
};
