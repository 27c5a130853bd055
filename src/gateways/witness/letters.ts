/**
 * What letters say, from a file of them as a mailbox keeps it or as text that was copied out: quoted-printable is undone where a
 * header says that it was used.
 */
export const plainText = (letters: string): string => {
  const text = letters.replaceAll('\r\n', '\n');
  if (!/^content-transfer-encoding:\s*quoted-printable/im.test(text)) return text;
  return text
    .replaceAll(/=[ \t]*\n/g, '')
    .replaceAll(/(?:=[0-9A-F]{2})+/gi, (coded) => Buffer.from(coded.replaceAll('=', ''), 'hex').toString('utf8'));
};
