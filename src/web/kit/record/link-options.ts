import { LINK_KIND_NAMES, linkKind, linkWords, type Direction } from '#kernel/record/link-kinds.ts';

/** A kind of link as read from one side. */
export type LinkOption = { value: string; kind: string; direction: Direction; label: string };

/** Whether a record of the type can be at either end of a link of the kind. */
export const linksTo = (kind: string, type: string): boolean => linkKind(kind)?.between?.includes(type) ?? true;

/** How a record of the type can be linked, in words; what means the same from both sides is there once. */
export const linkOptions = (type: string): LinkOption[] =>
  LINK_KIND_NAMES.filter((kind) => linksTo(kind, type)).flatMap((kind) =>
    (linkKind(kind)?.symmetric ? (['out'] as const) : (['out', 'in'] as const)).map((direction) => ({
      value: `${kind} ${direction}`,
      kind,
      direction,
      label: linkWords(kind, direction),
    })),
  );
