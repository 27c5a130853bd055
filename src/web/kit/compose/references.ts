/**
 * How a text names a file of its record: '![screen.png](attachment:…)' for a picture, '[core.txt](attachment:…)' for another. By the
 * file's id once it has one, by six letters of this device's before.
 */
const REFERENCE = /(!?)\[([^\]\n]*)\]\(attachment:([0-9a-f-]{36}|[a-z0-9]{6})\)/giu;

const plain = (name: string): string => name.replaceAll(/[[\]\n\\`*_<>]/gu, ' ').trim() || 'file';

export const referenceTo = ({ id, name }: { id: string; name: string }, picture: boolean): string =>
  `${picture ? '!' : ''}[${plain(name)}](attachment:${id})`;

/** The ids of files that a text names. */
export const referencesIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(REFERENCE)].map((match) => match[3] ?? '')),
];

/** The text with other ids in place of some. */
export const withIds = (text: string, ids: ReadonlyMap<string, string>): string =>
  text.replaceAll(REFERENCE, (whole, mark: string, name: string, id: string) =>
    ids.has(id) ? `${mark}[${name}](attachment:${ids.get(id) ?? id})` : whole,
  );

/** The text without references to some files, and without the empty lines that they leave. */
export const withoutReferences = (text: string, gone: ReadonlySet<string>): string =>
  text
    .replaceAll(REFERENCE, (whole, _mark, _name, id: string) => (gone.has(id) ? '' : whole))
    .replaceAll(/\n{3,}/gu, '\n\n');

const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
/** Whether a browser shows a file of that type as a picture, as the server hands it out. */
export const isPicture = (type: string | undefined): boolean => type !== undefined && PICTURES.has(type);
