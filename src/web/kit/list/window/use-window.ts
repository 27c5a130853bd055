import { useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { BY_DEADLINE, knownGroups } from '#kernel/filter/grouping.ts';
import { groupsQuery, pageQuery, type GroupRead } from '../../../api/records.ts';
import type { RecordRow, RecordType } from '../../../api/types.ts';
import { linesOf, pagesBetween, type PageAt } from './lines.ts';
import { newSection, withCount, withPage, type Section } from './sections.ts';

export type WindowQuestion = { filter: string; sort: string; group: string; fields: string };

/** How much of a list is remembered while it is not shown. */
export type Kept = { sections: readonly Section[]; folded: readonly string[] };

/** Pages whose rows are kept at hand although they are not seen: what was selected and walked through. */
const HELD = 60;
const AROUND = 40;

const both = (one: string, other: string): string => [one, other].filter((each) => each !== '').join(' ');
const nameOf = (section: string, page: number): string => `${page} ${section}`;

/** The groups that are there before anybody counted them; null where the records have to be asked which there are. */
const groupsAtOnce = (type: RecordType, by: string): { key: string; filter: string }[] | null => {
  if (by === 'none') return [{ key: 'all', filter: '' }];
  const field = type.fields[by];
  const values = by === 'state' ? Object.keys(type.lifecycle.states) : field?.choices?.map(({ value }) => value);
  const known = knownGroups(
    by,
    field && {
      name: by,
      kind: field.kind,
      required: field.required === true || by === 'state',
      values,
      from: field.from,
      to: typeof field.to === 'number' ? field.to : undefined,
    },
  );
  return known === null ? null : [...known];
};

/** The sections as the counts make them: what was read of those that stay is kept. */
const counted = (
  sections: readonly Section[],
  found: { groups: readonly GroupRead[]; estimated: boolean },
): Section[] =>
  found.groups.map(({ key, filter, count }) => {
    const known = sections.find((each) => each.key === key && each.filter === filter);
    return known ? withCount(known, count, found.estimated) : newSection(key, filter, count, found.estimated);
  });

/**
 * The rows of a list of any length: those around what is seen are asked for and followed, of the others only their place is known.
 * Groups stand at once where they are known, their counts come when they come.
 */
export const useWindow = (type: RecordType, question: WindowQuestion, kept: Kept | undefined) => {
  const { filter, sort, group, fields } = question;
  const [sections, setSections] = useState<readonly Section[]>(
    () => kept?.sections ?? (groupsAtOnce(type, group) ?? []).map(({ key, filter: own }) => newSection(key, own)),
  );
  const [folded, setFolded] = useState<ReadonlySet<string>>(() => new Set(kept?.folded));
  const [range, setRange] = useState<readonly [number, number]>([0, AROUND]);
  const groups = useQuery({ ...groupsQuery(type, { filter, by: group }), enabled: group !== 'none' });
  const found = groups.data;
  useEffect(() => {
    if (found) setSections((before) => counted(before, found));
  }, [found]);

  const lines = useMemo(() => linesOf(sections, folded, group !== 'none'), [sections, folded, group]);
  const wanted = useMemo(() => pagesBetween(lines, range[0] - AROUND, range[1] + AROUND), [lines, range]);

  const held = useRef(new Map<string, readonly RecordRow[]>());
  const results = useQueries({
    queries: wanted.map(({ section, page }) => {
      const of = sections[section];
      const question = { filter: both(filter, of?.filter ?? ''), sort, fields };
      return {
        ...pageQuery(type, question, of?.pages[page]?.start ?? null),
        ...(group === BY_DEADLINE ? { refetchInterval: 60_000 } : {}),
      };
    }),
  });
  const loaded = results.map(({ data, dataUpdatedAt }) => ({ data, dataUpdatedAt }));
  const stamp = loaded
    .map(({ dataUpdatedAt }, i) => `${wanted[i]?.section}.${wanted[i]?.page}@${dataUpdatedAt}`)
    .join();

  // oxlint-disable-next-line react/exhaustive-deps -- `stamp` tells when what was loaded changed
  const data = useMemo(() => new Map(wanted.map((at, i) => [at, loaded[i]?.data] as const)), [stamp, wanted]);
  useEffect(() => {
    setSections((before) => {
      let after = before;
      for (const [{ section, page }, each] of data) {
        const known = after[section];
        if (!known || !each) continue;
        const next = withPage(known, page, { count: each.items.length, next: each.next });
        if (next !== known) after = after.map((one) => (one === known ? next : one));
      }
      return after;
    });
  }, [data]);

  const rowsOf = useCallback(
    ({ section, page }: PageAt): readonly RecordRow[] | undefined => {
      for (const [at, each] of data) if (at.section === section && at.page === page && each) return each.items;
      const key = sections[section]?.key;
      return key === undefined ? undefined : held.current.get(nameOf(key, page));
    },
    [data, sections],
  );
  useEffect(() => {
    for (const [{ section, page }, each] of data) {
      const key = sections[section]?.key;
      if (!each || key === undefined) continue;
      held.current.delete(nameOf(key, page));
      held.current.set(nameOf(key, page), each.items);
    }
    for (const oldest of held.current.keys()) {
      if (held.current.size <= HELD) break;
      held.current.delete(oldest);
    }
  }, [data, sections]);

  const rowAt = useCallback(
    (line: number): RecordRow | undefined => {
      const each = lines.at(line);
      return each?.kind === 'row' ? rowsOf(each)?.[each.at] : undefined;
    },
    [lines, rowsOf],
  );
  /** Where a record stands, as far as its rows are at hand. */
  const lineOf = useCallback(
    (id: string): number | undefined => {
      for (const [section, { pages }] of sections.entries())
        for (const page of pages.keys()) {
          const at = rowsOf({ section, page })?.findIndex((row) => row.id === id) ?? -1;
          if (at >= 0) return lines.of(section, page, at);
        }
      return undefined;
    },
    [sections, rowsOf, lines],
  );
  /** Every row that is at hand, in the order of the list. */
  const rowsAtHand = useCallback(
    (): RecordRow[] =>
      sections.flatMap(({ pages, key }, section) =>
        folded.has(key) ? [] : [...pages.keys()].flatMap((page) => rowsOf({ section, page }) ?? []),
      ),
    [sections, folded, rowsOf],
  );

  const fold = (key: string): void =>
    setFolded((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  const foldAll = (all: boolean): void => setFolded(new Set(all ? sections.map(({ key }) => key) : []));
  const see = useCallback(
    (from: number, to: number): void =>
      setRange((before) => (before[0] === from && before[1] === to ? before : [from, to])),
    [],
  );
  const first = results.find(({ isError }) => isError);
  return {
    sections,
    lines,
    groups: found,
    folded,
    fold,
    foldAll,
    see,
    rowAt,
    lineOf,
    rowsAtHand,
    /** Nothing was read yet. */
    pending: sections.length === 0 ? groups.isPending : !sections.some(({ read }) => read) && first === undefined,
    error: first?.error ?? groups.error ?? null,
    /** Nothing was read, and nothing will be. */
    failed: !sections.some(({ read }) => read) && (first !== undefined || groups.isError),
    retry: (): void => {
      void groups.refetch();
      for (const result of results) if (result.isError) void result.refetch();
    },
    complete: sections.every(({ complete }) => complete),
  };
};

export type ListWindow = ReturnType<typeof useWindow>;
