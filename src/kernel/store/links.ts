import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { AppError } from '../errors.ts';
import type { AnyDefinition } from '../record/define.ts';
import { LINK_KIND_NAMES, linkKind, linkWords, type Direction, type LinkKind } from '../record/link-kinds.ts';
import { afterOthers } from './after-others.ts';
import type { Context } from './context.ts';
import type { Row, Statement } from './db.ts';
import { DbError } from './db-errors.ts';
import { LISTED, listedOf, visibleRecord, type Listed } from './directory.ts';
import type { Change } from './plan.ts';
import { may, readRecord } from './read.ts';
import { refuseMerged } from './redirect.ts';
import { isUuid } from './references.ts';
import { statementOf, visibleFragment } from './visible.ts';
import type { Retry } from '../record/action.ts';
import { changeRecord, type Along } from './write.ts';

/** A link as seen from one of its records. */
export type Link = {
  readonly id: string;
  readonly kind: string;
  readonly direction: Direction;
  /** 'is caused by' … */
  readonly label: string;
  readonly record: Listed;
  readonly since: string;
};

type LinkEnd = { readonly id: string; readonly type: string; readonly number: string };

/** What history keeps of a link, as read from the record at which it was made. Names stay out: they may be personal. */
const factOf = (id: string, kind: string, direction: Direction, to: LinkEnd) => ({
  id,
  kind,
  direction,
  label: linkWords(kind, direction),
  to: { id: to.id, type: to.type, number: to.number },
});

const linkOf = (row: Row, from: string): Link => {
  const kind = String(row['kind']);
  const direction = row['source'] === from || linkKind(kind)?.symmetric === true ? 'out' : 'in';
  return {
    id: String(row['link']),
    kind,
    direction,
    label: linkWords(kind, direction),
    record: listedOf(row),
    since: String(row['since']),
  };
};

const MOST = 1_000;

const linksStatement = (context: Context, record: string, only: string | null): Statement =>
  statementOf(sql`
    SELECT l.id AS link, l.kind, l.source, l.created_at AS since, ${LISTED}
    FROM link l JOIN directory d ON d.org = l.org AND d.id = CASE WHEN l.source = ${record}::uuid THEN l.target ELSE l.source END
    WHERE l.org = ${context.principal.org}::uuid AND l.ended_at IS NULL AND (l.source = ${record}::uuid OR l.target = ${record}::uuid)
      ${only === null ? sql`` : sql`AND l.id = ${only}::uuid`} AND ${visibleFragment(context.principal, 'd')}
    ORDER BY l.created_at, l.id LIMIT ${sql.lit(MOST)}`);

/** The links of a record from both sides, oldest first: only those whose other record the caller may see. */
export const listLinks = async (context: Context, record: string): Promise<readonly Link[]> => {
  const [answer] = await context.batch([linksStatement(context, record, null)]);
  return (answer?.rows ?? []).map((row) => linkOf(row, record));
};

/** The links of a record as they stood at a moment (ISO), oldest first: only those whose other record the caller may see. */
export const linksThen = async (context: Context, record: string, at: string): Promise<readonly Link[]> => {
  const [answer] = await context.batch([
    statementOf(sql`
      SELECT l.id AS link, l.kind, l.source, l.created_at AS since, ${LISTED}
      FROM link l JOIN directory d ON d.org = l.org AND d.id = CASE WHEN l.source = ${record}::uuid THEN l.target ELSE l.source END
      WHERE l.org = ${context.principal.org}::uuid AND (l.source = ${record}::uuid OR l.target = ${record}::uuid)
        AND l.created_at <= ${at}::timestamptz AND (l.ended_at IS NULL OR l.ended_at > ${at}::timestamptz)
        AND ${visibleFragment(context.principal, 'd')}
      ORDER BY l.created_at, l.id LIMIT ${sql.lit(MOST)}`),
  ]);
  return (answer?.rows ?? []).map((row) => linkOf(row, record));
};

/** The change of `from` and the statement beside it that make a link; `id` names the link. */
export const linking = (
  context: Context,
  from: string,
  kind: string,
  direction: Direction,
  to: LinkEnd,
  id: string = randomUUIDv7(),
): { change: Change; along: Along } => {
  const [source, target] = direction === 'out' ? [from, to.id] : [to.id, from];
  return {
    change: { action: 'link', values: {}, facts: { link: [null, factOf(id, kind, direction, to)] } },
    along: (after, entry) => [
      {
        name: 'link',
        text: 'INSERT INTO link (org, id, kind, source, target, created_at, created_by, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
        values: [context.principal.org, id, kind, source, target, after['updatedAt'], context.principal.person, entry],
      },
    ],
  };
};

const already = (): AppError => new AppError('link.already', 'These two are linked in this way already.');
const invalid = (field: string, message: string): AppError =>
  new AppError('invalid', `${field} ${message}.`, { errors: [{ field, message }] });

/** Whether a path of links of this kind leads from `from` to `to`, or the same link exists. */
const inTheWay = async (
  context: Context,
  name: string,
  kind: LinkKind,
  from: string,
  to: string,
): Promise<'same' | 'circle' | null> => {
  const { org } = context.principal;
  const either = kind.symmetric === true;
  const [same, circle] = await context.batch([
    statementOf(sql`SELECT 1 FROM link WHERE org = ${org}::uuid AND kind = ${name} AND ended_at IS NULL
      AND ((source = ${from}::uuid AND target = ${to}::uuid) OR (${either} AND source = ${to}::uuid AND target = ${from}::uuid))`),
    statementOf(sql`
      WITH RECURSIVE reached AS (
        SELECT ${to}::uuid AS id
        UNION SELECT l.target FROM link l JOIN reached r ON l.org = ${org}::uuid AND l.source = r.id AND l.kind = ${name} AND l.ended_at IS NULL)
      SELECT 1 FROM reached WHERE id = ${from}::uuid AND ${kind.acyclic === true}`),
  ]);
  if ((same?.rowCount ?? 0) > 0) return 'same';
  return (circle?.rowCount ?? 0) > 0 ? 'circle' : null;
};

const mustEdit = (context: Context, definition: AnyDefinition, row: Row): void => {
  if (!may(definition.access.edit, context.principal, row)) {
    throw new AppError(
      'forbidden',
      `You may not link this ${definition.label.toLowerCase()}. Ask whoever administers your access if you should.`,
    );
  }
};

export type NewLink = { readonly kind: unknown; readonly to: unknown; readonly direction?: unknown };

/**
 * Links a record to another one that the caller may see, named by id or number. Who may edit the record may link it; the entry
 * stands in its history. Throws `invalid` for an unknown kind, record, or pair of types, `link.already` (409) for a second link.
 */
export const addLink = (
  context: Context,
  definition: AnyDefinition,
  key: string,
  input: NewLink,
  options: { retry?: Retry | undefined } = {},
): Promise<Link> =>
  afterOthers(async () => {
    const row = await readRecord(context, definition, key);
    mustEdit(context, definition, row);
    await refuseMerged(context, definition, row);
    const kind = typeof input.kind === 'string' ? linkKind(input.kind) : undefined;
    if (kind === undefined || typeof input.kind !== 'string')
      throw invalid('kind', `is one of ${LINK_KIND_NAMES.join(', ')}`);
    const direction = kind.symmetric === true ? 'out' : (input.direction ?? 'out');
    if (direction !== 'out' && direction !== 'in') throw invalid('direction', 'is out or in');
    const to = await visibleRecord(context, 'to', input.to);
    const from = String(row['id']);
    if (to.id === from) throw invalid('to', 'is this record itself');
    if (kind.between !== undefined && !(kind.between.includes(definition.name) && kind.between.includes(to.type))) {
      throw invalid('to', `cannot be linked so: '${kind.out}' is said of configuration items and services`);
    }
    const [source, target] = direction === 'out' ? [from, to.id] : [to.id, from];
    const obstacle = await inTheWay(context, input.kind, kind, source, target);
    if (obstacle === 'same') throw already();
    if (obstacle === 'circle') throw invalid('to', 'would make a circle through other records');
    const id = randomUUIDv7();
    const { change, along } = linking(context, from, input.kind, direction, to, id);
    const after = await changeRecord(context, definition, row, change, { along, ...options }).catch(
      (error: unknown) => {
        throw error instanceof DbError && error.constraint === 'link_once' ? already() : error;
      },
    );
    return { id, kind: input.kind, direction, label: kind[direction], record: to, since: String(after['updatedAt']) };
  });

/** Ends a link, from either of its records. Throws `not_found` for a link that the record does not have, or whose other side may not be seen. */
export const endLink = (context: Context, definition: AnyDefinition, key: string, link: string): Promise<void> =>
  afterOthers(async () => {
    const row = await readRecord(context, definition, key);
    const from = String(row['id']);
    const [answer] = isUuid(link) ? await context.batch([linksStatement(context, from, link)]) : [];
    const [found] = answer?.rows ?? [];
    if (found === undefined) throw new AppError('not_found', 'There is no such link, or you may not see it.');
    mustEdit(context, definition, row);
    const { id, kind, direction, record } = linkOf(found, from);
    await changeRecord(
      context,
      definition,
      row,
      { action: 'unlink', values: {}, facts: { link: [factOf(id, kind, direction, record), null] } },
      {
        along: (after, entry) => [
          {
            name: 'unlink',
            text: 'WITH ended AS (UPDATE link SET ended_at = $3, end_entry = $4 WHERE org = $1 AND id = $2 AND ended_at IS NULL RETURNING 1) SELECT one_written(count(*)) FROM ended',
            values: [context.principal.org, id, after['updatedAt'], entry],
          },
        ],
      },
    );
  });
