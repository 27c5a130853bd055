import { pastEntry, type PastEntry } from '../history/past.ts';
import type { Changes, EntryBody } from '../history/entry.ts';
import type { AnyDefinition } from '../record/define.ts';
import type { Context } from './context.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { hiddenIn, isTrace, mayTrace, namesHidden } from './entry-refs.ts';

/**
 * A history entry as it stands: `body` is the exact text whose leaf hash was sealed at `position`; null until it is sealed. The text
 * is kept back, null, where it names a record that the caller may not know of: it can be given whole or not at all.
 */
export type RawEntry = {
  readonly id: string;
  readonly version: number;
  readonly action: string;
  readonly visibility: 'public' | 'internal';
  readonly recordedAt: string;
  readonly occurredAt: string;
  readonly body: string | null;
  /** The personal part, as text; null where there is none, or none any more, or none that the caller may know. */
  readonly personal: string | null;
  readonly leaf: string;
  readonly position: number | null;
};

const KEY = 'history';
const FIRST = ['0', '00000000-0000-0000-0000-000000000000'] as const;

/** A page of a record's history entries, oldest first. The caller has read the record, and may see what is internal in it. */
export const readHistory = async (
  context: Context,
  definition: AnyDefinition,
  record: string,
  page: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ items: readonly RawEntry[]; next: string | null }> => {
  const [version, id] = readCursor(page.cursor, KEY, 2) ?? FIRST;
  const [answer] = await context.batch([
    {
      name: 'history',
      text: `SELECT h.id, h.version, h.action, h.audience AS visibility, h.recorded_at AS "recordedAt", h.occurred_at AS "occurredAt", h.body, h.personal,
          encode(h.leaf, 'hex') AS leaf, s.position
        FROM history h LEFT JOIN sealed s ON s.org = h.org AND s.entry = h.id
        WHERE h.org = $1 AND h.record = $2 AND (h.version, h.id) > ($3::int, $4::uuid) ORDER BY h.version, h.id LIMIT $5`,
      values: [context.principal.org, record, version, id, page.limit + 1],
    },
  ]);
  const rows = (answer?.rows ?? []) as (RawEntry & { readonly body: string })[];
  const last = rows[page.limit - 1];
  const changesOf = ({ body }: { readonly body: string }): Changes => (JSON.parse(body) as EntryBody).changes;
  const hidden = await hiddenIn(context, definition, rows.map(changesOf));
  const trace = mayTrace(context, record);
  return {
    items: rows.slice(0, page.limit).map((row): RawEntry => {
      if (namesHidden(changesOf(row), hidden)) return { ...row, body: null, personal: null };
      const kept = !trace && row.personal !== null && Object.keys(JSON.parse(row.personal) as Changes).some(isTrace);
      return kept ? { ...row, personal: null } : row;
    }),
    next: rows.length > page.limit && last !== undefined ? writeCursor(KEY, [last.version, last.id]) : null,
  };
};

/** All entries of a record, ready to be replayed (history/past.ts). */
export const readPast = async (context: Context, record: string): Promise<readonly PastEntry[]> => {
  const [answer] = await context.batch([
    {
      name: 'past',
      text: 'SELECT body, personal FROM history WHERE org = $1 AND record = $2',
      values: [context.principal.org, record],
    },
  ]);
  return ((answer?.rows ?? []) as { body: string; personal: string | null }[]).map(pastEntry);
};
