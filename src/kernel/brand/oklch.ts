/** A colour as people see it: lightness 0 to 1, chroma from 0 (grey) to about 0.37, hue in radians. */
export type Oklch = { readonly l: number; readonly c: number; readonly h: number };

const toLinear = (channel: number): number =>
  channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
const toGamma = (channel: number): number =>
  channel <= 0.0031308 ? channel * 12.92 : 1.055 * channel ** (1 / 2.4) - 0.055;

/** A `#rrggbb` colour as lightness, chroma and hue. Formula: Ottosson, 'A perceptual color space for image processing'. */
export const oklchOf = (hex: string): Oklch => {
  const value = Number.parseInt(hex.slice(1), 16);
  const red = toLinear((value >> 16) / 255);
  const green = toLinear(((value >> 8) & 255) / 255);
  const blue = toLinear((value & 255) / 255);
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const middle = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const a = 1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short;
  const b = 0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short;
  return {
    l: 0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
    c: Math.hypot(a, b),
    h: Math.atan2(b, a),
  };
};

const linearOf = ({ l, c, h }: Oklch): readonly number[] => {
  const a = c * Math.cos(h);
  const b = c * Math.sin(h);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const middle = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short,
  ];
};

const EDGE = 1e-4;
const shown = (colour: Oklch): boolean => linearOf(colour).every((each) => each >= -EDGE && each <= 1 + EDGE);

/** The `#rrggbb` that comes closest: lightness and hue stay, chroma gives way until a screen can show it. */
export const hexOf = ({ l, c, h }: Oklch): string => {
  const lightness = Math.min(1, Math.max(0, l));
  let [least, most] = [0, c];
  if (!shown({ l: lightness, c, h }))
    for (let step = 0; step < 20; step += 1) {
      const half = (least + most) / 2;
      if (shown({ l: lightness, c: half, h })) least = half;
      else most = half;
    }
  else least = c;
  return `#${linearOf({ l: lightness, c: least, h })
    .map((each) =>
      Math.round(toGamma(Math.min(1, Math.max(0, each))) * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
};
