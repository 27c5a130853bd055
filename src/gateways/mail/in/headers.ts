/** All values of a header by its name in lower case, topmost first. */
export type HeadersOf = (name: string) => readonly string[];

/** The topmost value of a header in lower case, or ''. */
export const foldedHeader = (header: HeadersOf, name: string): string => (header(name)[0] ?? '').trim().toLowerCase();
