const LONGEST = 200;
/** Names that mean a device on Windows, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;
const EXTENSION = /\.[\p{L}\p{N}]{1,16}$/u;

/**
 * A file's name as it is safe to store, to show and to save under, made from whatever was sent: without folders, control
 * characters, invisible or direction-changing ones, characters that some system forbids, leading dots, and names of devices;
 * at most 200 UTF-16 units, its extension kept. Never empty.
 */
export const safeFileName = (given: string): string => {
  const visible = given
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\uFFFD]/gu, '')
    .replace(/\p{Zs}+/gu, ' ');
  const [last = ''] = visible.split(/[/\\]/).slice(-1);
  const plain = last.replace(/[<>:"|?*]/g, '_').replace(/^[.\s]+|[.\s]+$/g, '');
  const named = DEVICE.test(plain) ? `_${plain}` : plain;
  if (named.length <= LONGEST) return named === '' ? 'file' : named;
  const [extension = ''] = EXTENSION.exec(named) ?? [];
  return `${named
    .slice(0, LONGEST - extension.length)
    .toWellFormed()
    .replace(/[\uFFFD.\s]+$/, '')}${extension}`;
};

const percent = (text: string): string =>
  encodeURIComponent(text).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** A Content-Disposition header that names a file (RFC 6266, 8187): plain ASCII for old clients, all of it for others. */
export const dispositionOf = (kind: 'attachment' | 'inline', name: string): string => {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${percent(name)}`;
};

const decoded = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};

/** The name in a Content-Disposition header, or null. */
export const nameInDisposition = (header: string): string | null => {
  const [, extended] = /;\s*filename\*=UTF-8''([^;\s]+)/i.exec(header) ?? [];
  if (extended !== undefined) return decoded(extended);
  const [, quoted, token] = /;\s*filename=(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header) ?? [];
  return quoted?.replace(/\\(.)/g, '$1') ?? token ?? null;
};

/** The name in an X-File-Name header, percent-encoded UTF-8; what is not so encoded is taken as it stands. */
export const nameInHeader = (header: string): string => decoded(header) ?? header;
