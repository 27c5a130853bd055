import { isThere, rowsIn, type Section } from './sections.ts';

/** What stands in a line of the list: the head of a section, or a row by its page and its place in it. */
export type Line =
  | { readonly kind: 'group'; readonly section: number; readonly open: boolean }
  | { readonly kind: 'row'; readonly section: number; readonly page: number; readonly at: number };

type Part = {
  readonly section: number;
  readonly from: number;
  readonly head: boolean;
  readonly rows: number;
  readonly open: boolean;
};

/** The lines of a list: never written out, so that a million of them cost nothing. */
export type Lines = {
  readonly count: number;
  /** Rows that have a place, over all open sections. */
  readonly rows: number;
  readonly at: (line: number) => Line | undefined;
  /** The line of a row. */
  readonly of: (section: number, page: number, at: number) => number | undefined;
  /** Lines that are heads of sections. */
  readonly heads: readonly number[];
};

/** @param headed - whether sections have heads: not where there is one for all */
export const linesOf = (sections: readonly Section[], folded: ReadonlySet<string>, headed: boolean): Lines => {
  const parts: Part[] = [];
  let from = 0;
  sections.forEach((section, index) => {
    if (!isThere(section)) return;
    const open = !folded.has(section.key);
    const rows = open ? rowsIn(section) : 0;
    parts.push({ section: index, from, head: headed, rows, open });
    from += rows + (headed ? 1 : 0);
  });
  const partAt = (line: number): Part | undefined => parts.findLast((part) => part.from <= line);
  return {
    count: from,
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    heads: headed ? parts.map((part) => part.from) : [],
    at: (line) => {
      const part = line < 0 || line >= from ? undefined : partAt(line);
      if (!part) return undefined;
      if (part.head && line === part.from) return { kind: 'group', section: part.section, open: part.open };
      let at = line - part.from - (part.head ? 1 : 0);
      const pages = sections[part.section]?.pages ?? [];
      for (const [page, { count }] of pages.entries()) {
        if (at < count) return { kind: 'row', section: part.section, page, at };
        at -= count;
      }
      return undefined;
    },
    of: (section, page, at) => {
      const part = parts.find((each) => each.section === section);
      if (!part?.open) return undefined;
      const before = (sections[section]?.pages ?? []).slice(0, page).reduce((sum, { count }) => sum + count, 0);
      return part.from + (part.head ? 1 : 0) + before + at;
    },
  };
};

/** A page by its section and place. */
export type PageAt = { readonly section: number; readonly page: number };

/** The pages whose rows lie between two lines, in their order, at most `most`. */
export const pagesBetween = (lines: Lines, from: number, to: number, most = 8): readonly PageAt[] => {
  const found: PageAt[] = [];
  for (let line = Math.max(0, from); line <= Math.min(to, lines.count - 1) && found.length < most; line += 1) {
    const each = lines.at(line);
    if (each?.kind !== 'row') continue;
    const last = found.at(-1);
    if (last?.section !== each.section || last.page !== each.page)
      found.push({ section: each.section, page: each.page });
  }
  return found;
};
