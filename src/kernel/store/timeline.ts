import { sql, type RawBuilder } from 'kysely';
import { AppError } from '../errors.ts';
import type { EntryBody } from '../history/entry.ts';
import type { AnyDefinition } from '../record/define.ts';
import type { Context } from './context.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { Row, Statement } from './db.ts';
import { visibleAmong } from './directory.ts';
import { hiddenIn, mayTrace, namesHidden } from './entry-refs.ts';
import { coarse, wanted, type TimelineFilter } from './timeline-filter.ts';
import { itemOf, linkIn, type TimelineItem } from './timeline-item.ts';
import { labelsFor } from './references.ts';
import { internalFragment, statementOf, visibleFragment } from './visible.ts';

/** A page, newest first. `next` goes on to what is older; `previous` to what is newer, null where the page begins at the newest. */
export type Timeline = {
  readonly items: readonly TimelineItem[];
  readonly next: string | null;
  readonly previous: string | null;
};

const OLDER = 'timeline';
const NEWER = 'timeline:newer';
export type TimelineOptions = TimelineFilter & {
  /** Whether the reader sees what is internal. */
  readonly internal: boolean;
  readonly cursor?: string | undefined;
  /** Where to begin instead of at the newest: an entry, or 'first' for the oldest page. */
  readonly from?: string | undefined;
  readonly limit: number;
};

type Way = 'older' | 'newer';
/** From where a page goes which way; `at` is an entry that is part of it. */
type Place = { readonly way: Way; readonly after: readonly string[] | null; readonly at?: string };

const placeOf = ({ cursor, from }: TimelineOptions): Place => {
  if (cursor !== undefined && cursor !== '') {
    const newer = Buffer.from(cursor, 'base64url').toString('utf8').startsWith(`["${NEWER}"`);
    return newer
      ? { way: 'newer', after: readCursor(cursor, NEWER, 2) }
      : { way: 'older', after: readCursor(cursor, OLDER, 2) };
  }
  if (from === undefined) return { way: 'older', after: null };
  return from === 'first' ? { way: 'newer', after: null } : { way: 'older', after: null, at: from };
};

const statement = ({ principal }: Context, id: string, options: TimelineOptions, place: Place): Statement => {
  const only = options.internal ? options.audience : 'public';
  const { after, at, way } = place;
  const [beyond, order] = way === 'older' ? [sql`<`, sql`DESC`] : [sql`>`, sql`ASC`];
  const conditions = sql.join(
    [
      only === undefined ? sql`` : sql`AND h.audience = ${only}`,
      after === null ? sql`` : sql`AND (h.occurred_at, h.id) ${beyond} (${after[0]}::timestamptz, ${after[1]}::uuid)`,
      at === undefined
        ? sql``
        : sql`AND (h.occurred_at, h.id) <= (SELECT f.occurred_at, f.id FROM history f WHERE f.org = ${principal.org}::uuid AND f.id = ${at}::uuid)`,
      ...coarse(options),
    ],
    sql` `,
  );
  const end = sql`ORDER BY h.occurred_at ${order}, h.id ${order} LIMIT ${sql.lit(options.limit + 1)}`;
  // Entries of links that were made or ended at the other record, and so stand in its history.
  const linked = (['entry', 'end_entry'] as const).map(
    (
      column,
    ) => sql`UNION ALL (SELECT h.* FROM link l JOIN history h ON h.org = l.org AND h.id = ${sql.ref(`l.${column}`)} AND h.record <> ${id}::uuid
        JOIN directory d ON d.org = h.org AND d.id = h.record
        WHERE l.org = ${principal.org}::uuid AND (l.source = ${id}::uuid OR l.target = ${id}::uuid) ${conditions} AND ${visibleFragment(principal, 'd')} ${end})`,
  );
  const own: RawBuilder<unknown> = sql`(SELECT h.* FROM history h WHERE h.org = ${principal.org}::uuid AND h.record = ${id}::uuid ${conditions} ${end})`;
  // Comments of a record from which this one was split off.
  const brought = sql`UNION ALL (SELECT h.* FROM brought b JOIN history h ON h.org = b.org AND h.id = b.entry AND h.record <> ${id}::uuid
        WHERE b.org = ${principal.org}::uuid AND b.record = ${id}::uuid ${conditions} ${end})`;
  // What was said in records that were merged into this one, as far as the reader may see it there.
  const merged = sql`UNION ALL (SELECT h.* FROM link l JOIN directory d ON d.org = l.org AND d.id = l.source AND d.merged_into = ${id}::uuid
        JOIN history h ON h.org = d.org AND h.record = d.id
        WHERE l.org = ${principal.org}::uuid AND l.target = ${id}::uuid AND l.kind = 'duplicates' AND l.ended_at IS NULL
          AND h.action <> 'merge' AND h.personal::jsonb ? 'comment' AND (h.audience = 'public' OR ${internalFragment(principal, 'd')})
          AND NOT EXISTS (SELECT 1 FROM link x WHERE x.org = h.org AND h.id IN (x.entry, x.end_entry) AND ${id}::uuid IN (x.source, x.target))
          ${conditions} AND ${visibleFragment(principal, 'd')} ${end})`;
  return statementOf(sql`SELECT h.id, h.record, h.version, h.action, h.audience, h.occurred_at AS at, h.recorded_at AS "recordedAt", h.body, h.personal, encode(h.leaf, 'hex') AS leaf,
        EXISTS (SELECT 1 FROM sealed s WHERE s.org = h.org AND s.entry = h.id) AS sealed,
        (SELECT b.record FROM brought b WHERE b.org = h.org AND b.entry = h.id ORDER BY b.since LIMIT 1) AS "broughtTo",
        h.record <> ${id}::uuid AND h.action <> 'merge' AND EXISTS (SELECT 1 FROM directory m WHERE m.org = h.org AND m.id = h.record AND m.merged_into = ${id}::uuid) AS merged
      FROM (${own} ${brought} ${merged}
        ${only === 'public' ? sql`` : sql.join(linked, sql` `)}) h ${end}`);
};

/** Whether an entry tells of another report, merged into this one, of which the reader may not know. */
const mergesHidden = ({ action, body }: Row, hidden: ReadonlySet<string>): boolean =>
  action === 'merged' && namesHidden((JSON.parse(String(body)) as EntryBody).changes['merged'], hidden);

/** The other record at which a comment is read since one was split off from the other, or merged into it. */
const otherEnd = (row: Row, record: string): string | null => {
  if (row['merged'] === true && linkIn(row, record) === null) return String(row['record']);
  if (row['broughtTo'] === null || row['broughtTo'] === undefined) return null;
  return String(row['record'] === record ? row['broughtTo'] : row['record']);
};

/** Entries as the reader is told of them, in the order of the rows; those that they may not know of are left out. */
const tell = async (
  context: Context,
  definition: AnyDefinition,
  record: string,
  rows: readonly Row[],
  internal: boolean,
): Promise<readonly TimelineItem[]> => {
  const seen = await visibleAmong(
    context,
    rows.flatMap((each) => [linkIn(each, record)?.other ?? [], otherEnd(each, record) ?? []].flat()),
  );
  const nameless = rows
    .flatMap((each) => (each['personal'] === null ? [(JSON.parse(String(each['body'])) as EntryBody).actor.id] : []))
    .filter((id): id is string => id !== null);
  const labels = await labelsFor(context, nameless);
  const hidden = await hiddenIn(
    context,
    definition,
    rows.map((each) => (JSON.parse(String(each['body'])) as EntryBody).changes),
  );
  return rows
    .filter((each) => [each['record'], each['broughtTo']].includes(record) || seen.has(String(each['record'])))
    .filter((each) => internal || !mergesHidden(each, hidden))
    .map((each) => ({
      each,
      item: itemOf(definition, each, {
        custom: context.customFields(definition.name),
        record,
        internal,
        names: (id) => labels.get(id)?.label,
        seen,
        hidden,
        trace: mayTrace(context, record),
      }),
    }))
    .map(({ each, item }) => {
      const other = seen.get(otherEnd(each, record) ?? '');
      if (other === undefined) return item;
      const { id, number, type } = other;
      const name = each['record'] === record ? 'broughtTo' : 'broughtFrom';
      return { ...item, facts: { ...item.facts, [name]: { id, number, type } } };
    });
};

/** How often more is fetched because what was fetched was not what was asked for. */
const MOST_TURNS = 20;
/** What is fetched at once where most of it may not be what was asked for. */
const SIEVED = 200;

const noEntry = (): AppError => new AppError('not_found', 'There is no such entry here, or you may not see it.');

/** A page of what happened to a record, newest first. People of the portal get what is public, without internal fields. */
export const readTimeline = async (
  context: Context,
  definition: AnyDefinition,
  row: Row,
  options: TimelineOptions,
): Promise<Timeline> => {
  const record = String(row['id']);
  const fits = wanted(definition, options);
  const size = fits === null ? options.limit : Math.max(options.limit, SIEVED);
  let place = placeOf(options);
  const { way, after, at } = place;
  const found: TimelineItem[] = [];
  let [first, last]: [Row | undefined, Row | undefined] = [undefined, undefined];
  let more = false;
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const [answer] = await context.batch([statement(context, record, { ...options, limit: size }, place)]);
    const rows = (answer?.rows ?? []).slice(0, size);
    const items = await tell(context, definition, record, rows, options.internal);
    const told = new Map(items.filter((item) => fits?.(item) ?? true).map((item) => [item.id, item]));
    more = (answer?.rows.length ?? 0) > size;
    for (const each of rows) {
      if (found.length === options.limit) {
        more = true;
        break;
      }
      first ??= each;
      last = each;
      const item = told.get(String(each['id']));
      if (item !== undefined) found.push(item);
    }
    if (!more || fits === null || found.length === options.limit) break;
    place = { way, after: [String(last?.['at']), String(last?.['id'])] };
  }
  if (at !== undefined && found[0]?.id !== at) throw noEntry();
  const cursor = (key: string, place: Row | undefined): string | null =>
    place === undefined ? null : writeCursor(key, [place['at'], place['id']]);
  return way === 'older'
    ? {
        items: found,
        next: more ? cursor(OLDER, last) : null,
        previous: after === null && at === undefined ? null : cursor(NEWER, first),
      }
    : {
        items: found.toReversed(),
        next: after === null ? null : cursor(OLDER, first),
        previous: more ? cursor(NEWER, last) : null,
      };
};
