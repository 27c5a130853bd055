/**
 * What is known of a list that is far longer than what is held of it. A list has sections (its groups, or one for all); a section has
 * pages, each of which is found again by where it begins. Only the pages that can be seen hold rows; of the others their length is known,
 * so that the list keeps its height and its place.
 */
export type PageStub = {
  /** Where it begins: the cursor of the API, null for the first. */
  readonly start: string | null;
  /** How many rows it has, or will have as far as is known. */
  readonly count: number;
};

export type Section = {
  /** A group's key; 'all' where nothing is grouped. */
  readonly key: string;
  /** What finds its rows, besides the list's own filter. */
  readonly filter: string;
  /** How many rows it has in all, when somebody counted them. */
  readonly count: number | undefined;
  readonly estimated: boolean;
  readonly pages: readonly PageStub[];
  /** Whether its last page is the end. */
  readonly complete: boolean;
  /** Whether anything of it was read. */
  readonly read: boolean;
};

/** What a page turned out to hold. */
export type Loaded = { readonly count: number; readonly next: string | null };

export const PAGE = 100;
/** How long a section is thought to be before anything is known of it. */
const UNKNOWN = 8;

export const newSection = (key: string, filter: string, count?: number, estimated = false): Section => ({
  key,
  filter,
  count,
  estimated,
  pages: [{ start: null, count: Math.min(count ?? UNKNOWN, PAGE) }],
  complete: false,
  read: false,
});

/** How many rows of it have a place in the list. */
export const rowsIn = ({ pages }: Section): number => pages.reduce((sum, { count }) => sum + count, 0);

/**
 * The section after a page of it was read. Where the next page begins elsewhere than was thought (something came in between), only its
 * beginning moves: the rest keeps its place, and follows when it is seen. The same section where nothing changed.
 */
export const withPage = (section: Section, index: number, { count, next }: Loaded): Section => {
  const known = section.pages[index];
  if (!known) return section;
  const before = section.pages.slice(0, index);
  const read: PageStub = known.count === count ? known : { start: known.start, count };
  if (next === null) {
    const same = section.complete && index === section.pages.length - 1 && read === known && section.read;
    return same ? section : { ...section, read: true, complete: true, pages: [...before, read] };
  }
  const following = section.pages[index + 1];
  const left = (section.count ?? Number.POSITIVE_INFINITY) - before.reduce((sum, page) => sum + page.count, count);
  const after: PageStub =
    following?.start === next
      ? following
      : { start: next, count: following?.count ?? Math.max(1, Math.min(PAGE, left)) };
  if (read === known && after === following && section.read) return section;
  const complete = following === undefined ? false : section.complete;
  return { ...section, read: true, complete, pages: [...before, read, after, ...section.pages.slice(index + 2)] };
};

/** A section with what was counted of it. */
export const withCount = (section: Section, count: number, estimated: boolean): Section => {
  if (section.count === count && section.estimated === estimated) return section;
  const [first] = section.pages;
  const pages = section.read || !first ? section.pages : [{ ...first, count: Math.min(count, PAGE) }];
  return { ...section, count, estimated, pages };
};

/** Whether there is anything in it, as far as is known. */
export const isThere = (section: Section): boolean =>
  section.read ? rowsIn(section) > 0 : section.estimated || section.count !== 0;
