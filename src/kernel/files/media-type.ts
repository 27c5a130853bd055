import { isUtf8 } from 'node:buffer';

const UNKNOWN = 'application/octet-stream';
/** How much of a file is looked at. */
export const HEAD = 65_536;

/** Content that a browser might run, or that names other places to load from: served as bytes. */
const ACTIVE = /(?:html|xml|svg|javascript|ecmascript|flash|mhtml|message\/)/i;

/** Cut off within a character, which is no fault of the text. */
const withoutTail = (head: Buffer): Buffer => {
  let end = head.length;
  for (let back = 1; back <= 3 && back <= end; back += 1) {
    const byte = head[end - back] as number;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      end -= back;
      break;
    }
  }
  return head.subarray(0, end);
};

const isText = (head: Buffer): boolean => !head.includes(0) && isUtf8(head.length === HEAD ? withoutTail(head) : head);

/** A file's type by its first bytes (at most `HEAD`), whatever its name or its sender say. */
export const mediaTypeOf = async (head: Buffer): Promise<string> => {
  const { fileTypeFromBuffer } = await import('file-type');
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  if (found !== undefined) return found.mime;
  return isText(head) ? 'text/plain' : UNKNOWN;
};

const INLINE = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** How a file is handed to a browser: pictures made of pixels may be shown, everything else is saved, and nothing is run. */
export const servedAs = (type: string): { readonly type: string; readonly kind: 'inline' | 'attachment' } => {
  if (INLINE.has(type)) return { type, kind: 'inline' };
  if (type === 'text/plain') return { type: 'text/plain; charset=utf-8', kind: 'attachment' };
  return { type: ACTIVE.test(type) ? UNKNOWN : type, kind: 'attachment' };
};
