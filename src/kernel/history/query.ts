/** Runs one statement on one connection. `uuid`, `text` and numbers cast to text arrive as strings, `bytea` as Buffer. */
export type Query = (text: string, values?: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>;

/** Runs `work` in one transaction on one connection (read committed), and commits when it returns. */
export type Transaction = <T>(work: (query: Query) => Promise<T>) => Promise<T>;
