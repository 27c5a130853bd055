const ACCENTED: Readonly<Record<string, string>> = {
  a: 'á', b: 'ƀ', c: 'ç', d: 'ð', e: 'é', f: 'ƒ', g: 'ğ', h: 'ĥ', i: 'í', j: 'ĵ', k: 'ķ', l: 'ļ', m: 'ɱ',
  n: 'ñ', o: 'ó', p: 'þ', q: 'ǫ', r: 'ŕ', s: 'š', t: 'ţ', u: 'ú', v: 'ṽ', w: 'ŵ', x: 'ẋ', y: 'ý', z: 'ž',
}; // prettier-ignore
/** What may not be touched: holes, tags, references to other keys. */
const KEPT = /(\{\{[^}]*\}\}|<[^>]*>|\$t\([^)]*\))/u;
const LONGER = 0.4;

/** A text as a long language with accents would have it: 'Save' as '⟦Šáṽé~~⟧'. What was left untranslated stands out beside it. */
export const pseudo = (text: string): string => {
  const accented = text
    .split(KEPT)
    .map((part, at) => (at % 2 === 1 ? part : part.replaceAll(/[a-z]/gu, (letter) => ACCENTED[letter] ?? letter)))
    .join('');
  return `⟦${accented}${'~'.repeat(Math.ceil(text.length * LONGER))}⟧`;
};

type Texts = { readonly [key: string]: string | Texts };

/** All texts of a language, made so. */
export const pseudoTexts = (texts: object): Texts =>
  Object.fromEntries(
    Object.entries(texts).map(([key, each]) => [
      key,
      typeof each === 'string' ? pseudo(each) : pseudoTexts(each as object),
    ]),
  );
