import type { Statement } from '#kernel/store/db.ts';

const lock = (how: 'exclusive' | 'shared', org: string): Statement => ({
  text: `SELECT ${how === 'exclusive' ? 'pg_advisory_xact_lock' : 'pg_advisory_xact_lock_shared'}(hashtextextended($1, 0))`,
  values: [`import ${org}`],
});

/** Begins every transaction of an import: several of them may be under way. */
export const joinImport = (org: string): Statement => lock('shared', org);

/**
 * Begins the transaction that looks at what is there already: waits until the last transactions of an import that was killed have
 * come to their end, since a database goes on with what it was sent.
 */
export const afterImports = (org: string): Statement => lock('exclusive', org);
