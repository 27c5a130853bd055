import { sql } from 'kysely';
import type { AnyDefinition } from '../record/define.ts';
import { OPEN } from '../record/phase.ts';
import { TOPOLOGY, linkKind } from '../record/link-kinds.ts';
import { columnOf, tableOf } from '../record/projection.ts';
import type { Context } from './context.ts';
import { LISTED, listedOf, type Listed } from './directory.ts';
import { statementOf, visibleFragment, visibleOf } from './visible.ts';

/** Where a node lies: what the middle needs is up, what would suffer with it is down, the rest stands beside it. */
export type Side = 'middle' | 'up' | 'down' | 'beside';
export type Node = Listed & { readonly side: Side; readonly distance: number };
/** `impact` names the side that may fail when the other one does. */
export type Edge = {
  readonly id: string;
  readonly kind: string;
  readonly source: string;
  readonly target: string;
  readonly impact: 'source' | 'target' | 'both' | 'neither';
};
export type Graph = {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  /** There is more than is shown. */
  readonly cut: boolean;
};

const MOST_NODES = 500;
const MOST_EDGES = 2_000;

/** A link at a record, `here`, with its other record. */
type Found = { readonly edge: Edge; readonly here: string; readonly neighbour: Listed };

/** Links of what services are made of at any of the ids, each with its other record, where the caller may see that. */
const around = async (context: Context, ids: readonly string[]): Promise<{ found: readonly Found[]; cut: boolean }> => {
  const half = (here: 'source' | 'target', there: 'source' | 'target') => sql`(
    SELECT l.id AS link, l.kind AS link_kind, l.source, l.target, ${sql.ref(`l.${here}`)} AS here, ${LISTED}
    FROM link l JOIN directory d ON d.org = l.org AND d.id = ${sql.ref(`l.${there}`)}
    WHERE l.org = ${context.principal.org}::uuid AND ${sql.ref(`l.${here}`)} = ANY (${[...ids]}::uuid[]) AND l.ended_at IS NULL
      AND l.kind = ANY (${[...TOPOLOGY]}::text[]) AND ${visibleFragment(context.principal, 'd')}
    ORDER BY l.id LIMIT ${sql.lit(MOST_EDGES)})`;
  const [answer] = await context.batch([
    statementOf(sql`${half('source', 'target')} UNION ALL ${half('target', 'source')}`),
  ]);
  const rows = answer?.rows ?? [];
  const found = rows.map((row): Found => {
    const kind = String(row['link_kind']);
    const edge = {
      id: String(row['link']),
      kind,
      source: String(row['source']),
      target: String(row['target']),
      impact: linkKind(kind)?.impact ?? 'neither',
    };
    return { edge, here: String(row['here']), neighbour: listedOf(row) };
  });
  return { found, cut: rows.length >= MOST_EDGES };
};

/** On which side of its `here` a neighbour lies. */
const sideOf = ({ edge: { impact, source }, here }: Found): Side => {
  if (impact === 'both' || impact === 'neither') return 'beside';
  return (impact === 'source') === (source === here) ? 'up' : 'down';
};

/**
 * What a configuration item hangs together with: up to what it needs, down to what would suffer with it, to a depth of 1 to 4,
 * and directly beside it. Only what the caller may see; a path ends at what they may not. One round trip for each step.
 */
export const graphAround = async (context: Context, middle: Listed, depth: number): Promise<Graph> => {
  const nodes = new Map<string, Node>([[middle.id, { ...middle, side: 'middle', distance: 0 }]]);
  const edges = new Map<string, Edge>();
  let frontier: readonly Node[] = [...nodes.values()];
  let cut = false;
  // One step beyond the depth finds the edges among the outermost nodes, and no further nodes.
  for (let distance = 1; distance <= depth + 1 && frontier.length > 0; distance += 1) {
    const answer = await around(
      context,
      frontier.map(({ id }) => id),
    );
    cut ||= answer.cut;
    const next: Node[] = [];
    for (const each of answer.found) {
      const from = nodes.get(each.here);
      const side = sideOf(each);
      if (!nodes.has(each.neighbour.id)) {
        const onward = distance <= depth && (from?.side === 'middle' || from?.side === side);
        if (onward && nodes.size >= MOST_NODES) cut = true;
        if (!onward || nodes.size >= MOST_NODES) continue;
        const node = { ...each.neighbour, side, distance };
        nodes.set(node.id, node);
        if (side !== 'beside') next.push(node);
      }
      edges.set(each.edge.id, each.edge);
    }
    frontier = next;
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()], cut };
};

/** How many open records of one type, that the caller may see, refer to each of the ids by a field. */
export const countReferring = async (
  context: Context,
  definition: AnyDefinition,
  field: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const column = sql.ref(`r.${columnOf(field)}`);
  const [answer] = await context.batch([
    statementOf(sql`SELECT ${column} AS id, count(*)::int AS count FROM ${sql.table(tableOf(definition))} r
      WHERE r.org = ${context.principal.org}::uuid AND ${column} = ANY (${[...ids]}::uuid[]) AND r.archived_at IS NULL
        AND r.phase IN (${sql.join(OPEN.map((phase) => sql.lit(phase)))}) AND ${visibleOf(definition.access.read, context.principal, 'r')}
      GROUP BY ${column}`),
  ]);
  return new Map((answer?.rows ?? []).map((row) => [String(row['id']), Number(row['count'])]));
};
