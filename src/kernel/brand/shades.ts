import { contrastRatio, luminance } from './contrast.ts';
import { hexOf, oklchOf } from './oklch.ts';

export const BRANDED_THEMES = ['light', 'dark', 'contrast'] as const;
export type BrandedTheme = (typeof BRANDED_THEMES)[number];

/** What is coloured by the accent, by the name of its token. */
export type Shades = Readonly<Record<'accent' | 'accent-hi' | 'on-accent' | 'accent-soft' | 'select', string>>;

/** The product's own accent, from which the others keep their distance. */
export const OWN_ACCENT = '#006175';

type Theme = {
  /** Towards which end the accent moves until it can be read. */
  readonly towards: 'dark' | 'light';
  /** The least contrast of the accent as text. */
  readonly least: number;
  readonly grounds: readonly string[];
  readonly own: Shades;
};

/** The grounds and shades of theme/tokens.css; a test holds them together. */
export const THEMES: Readonly<Record<BrandedTheme, Theme>> = {
  light: {
    towards: 'dark',
    least: 4.5,
    grounds: ['#ffffff', '#f5f7f7', '#eff3f4', '#ecf0f0'],
    own: {
      accent: OWN_ACCENT,
      'accent-hi': '#004f61',
      'on-accent': '#ffffff',
      'accent-soft': '#d9f0f5',
      select: '#e2f3f6',
    },
  },
  dark: {
    towards: 'light',
    least: 4.5,
    grounds: ['#101618', '#131a1c', '#0b1012', '#182022', '#171f22', '#070b0d'],
    own: {
      accent: '#63c4ce',
      'accent-hi': '#81d8e0',
      'on-accent': '#03171d',
      'accent-soft': '#0e2f36',
      select: '#112b31',
    },
  },
  contrast: {
    towards: 'dark',
    least: 7,
    grounds: ['#ffffff', '#e6eeef'],
    own: {
      accent: '#00414f',
      'accent-hi': '#002f3a',
      'on-accent': '#ffffff',
      'accent-soft': '#ffffff',
      select: '#cfe9ee',
    },
  },
};

const STEP = 0.002;

/** A shade of the product's in another hue: as colourful as the accent is, and no harder to read text on. */
const tinted = (own: string, accent: string, towards: Theme['towards']): string => {
  const { l, c } = oklchOf(own);
  const { h, c: colourful } = oklchOf(accent);
  const chroma = c * Math.min(1, colourful / oklchOf(OWN_ACCENT).c);
  const step = towards === 'dark' ? STEP : -STEP;
  const far = (hex: string): boolean =>
    towards === 'dark' ? luminance(hex) >= luminance(own) : luminance(hex) <= luminance(own);
  for (let lightness = l; lightness > 0 && lightness < 1; lightness += step) {
    const hex = hexOf({ l: lightness, c: chroma, h });
    if (far(hex)) return hex;
  }
  return towards === 'dark' ? '#ffffff' : '#000000';
};

/** The nearest shade of a colour that can be read on all of the grounds: itself where it can. */
const readable = (wanted: string, grounds: readonly string[], { towards, least }: Theme): string => {
  const holds = (hex: string): boolean => grounds.every((ground) => contrastRatio(hex, ground) >= least);
  if (holds(wanted)) return wanted;
  const { l, c, h } = oklchOf(wanted);
  const step = towards === 'dark' ? -STEP : STEP;
  for (let lightness = l; lightness > 0 && lightness < 1; lightness += step) {
    const hex = hexOf({ l: lightness, c, h });
    if (holds(hex)) return hex;
  }
  return towards === 'dark' ? '#000000' : '#ffffff';
};

const HOVER = 0.06;
const DARKEST = 0.25;
const LIGHTEST = 0.9;

/** The accent under the pointer: further from the ground, or, where there is nothing further, a little back. */
const hovered = (accent: string, towards: Theme['towards']): string => {
  const { l, c, h } = oklchOf(accent);
  if (towards === 'dark') return hexOf({ l: l < DARKEST ? l + HOVER : l - HOVER, c, h });
  return hexOf({ l: l > LIGHTEST ? l - HOVER : l + HOVER, c, h });
};

/**
 * The shades of a theme for an accent colour that somebody wishes (`#rrggbb`, small letters). Whatever is wished, text holds WCAG
 * 2.2 AA on every ground (7:1 in high contrast): the accent becomes the nearest shade that does.
 */
export const shadesOf = (wanted: string, name: BrandedTheme): Shades => {
  const theme = THEMES[name];
  const select = tinted(theme.own.select, wanted, theme.towards);
  const soft = tinted(theme.own['accent-soft'], wanted, theme.towards);
  const accent = readable(wanted, [...theme.grounds, select, soft], theme);
  return {
    accent,
    'accent-hi': hovered(accent, theme.towards),
    'on-accent': tinted(theme.own['on-accent'], accent, theme.towards),
    'accent-soft': soft,
    select,
  };
};

/** The style sheet of an accent colour: stronger than the product's own tokens wherever it stands. */
export const sheetOf = (wanted: string): string =>
  BRANDED_THEMES.map(
    (theme) =>
      `html[data-theme='${theme}']{${Object.entries(shadesOf(wanted, theme))
        .map(([name, value]) => `--${name}:${value}`)
        .join(';')}}`,
  ).join('');
