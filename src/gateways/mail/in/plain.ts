/** Text as it can be stored: whole characters, no control characters but tab and new line, ends of lines alike. */
export const plainText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n')
    // eslint-disable-next-line no-control-regex -- they are taken away
    .replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, '');

/** One line of it, without what hides or changes direction. */
export const plainLine = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
