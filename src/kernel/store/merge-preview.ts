import { recipients } from '../notify/notices.ts';
import { askersOf } from '../notify/record-notices.ts';
import type { AnyDefinition } from '../record/define.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';
import { listAttachments } from './attachments.ts';
import { listedOf, type Listed } from './directory.ts';
import { listLinks } from './links.ts';
import { mergeTarget, mergingOf } from './merge.ts';
import { participantsOf } from './participants.ts';
import { mayInternal } from './read.ts';

/** What a merge would do, as far as whoever asks may see it. */
export type MergePreview = {
  readonly into: Listed;
  /** The state in which the merged one ends, and what else it says then. */
  readonly ends: string;
  readonly sets: Readonly<Record<string, unknown>>;
  /** How much is found at the other one from then on: `people` take part there who do not yet. */
  readonly brings: {
    readonly comments: number;
    readonly files: number;
    readonly links: number;
    readonly people: number;
  };
  /** Who is told of it. */
  readonly told: readonly { readonly id: string; readonly label: string }[];
};

/** Works out what merging a record into another would do, and refuses as the merge itself would (`mergeTarget`). Changes nothing. */
export const previewMerge = async (
  context: Context,
  definition: AnyDefinition,
  row: Row,
  key: string,
): Promise<MergePreview> => {
  const into = await mergeTarget(context, definition, row, key);
  const { org, person } = context.principal;
  const { ends, sets = {} } = mergingOf(definition);
  const id = String(row['id']);
  const internal = mayInternal(definition, context.principal, row);
  const requester = (row['requester'] ?? null) as string | null;
  const [here, there, files, links] = [
    await participantsOf(context, id),
    await participantsOf(context, String(into['id'])),
    await listAttachments(context, definition, row),
    await listLinks(context, id),
  ];
  const told = recipients(
    askersOf(requester, here).map((each) => ({ person: each, reason: 'merged' })),
    person,
  ).map((each) => each.person);
  const [comments, names] = await context.batch([
    {
      name: 'merge:comments',
      values: [org, id, internal],
      text: `SELECT count(*)::int AS count FROM history h WHERE h.org = $1 AND h.record = $2 AND h.personal::jsonb ? 'comment' AND ($3 OR h.audience = 'public')`,
    },
    {
      name: 'merge:told',
      values: [org, told],
      text: 'SELECT id, title FROM directory WHERE org = $1 AND id = ANY ($2::uuid[])',
    },
  ]);
  const known = new Set([into['requester'], ...there.map((each) => each.person)]);
  const coming = new Set([...(requester === null ? [] : [requester]), ...here.map((each) => each.person)]);
  const labels = new Map((names?.rows ?? []).map((each) => [String(each['id']), String(each['title'])]));
  return {
    into: listedOf({ ...into, type: definition.name }),
    ends,
    sets,
    brings: {
      comments: Number(comments?.rows[0]?.['count'] ?? 0),
      files: files.length,
      links: links.filter(({ record }) => record.id !== into['id']).length,
      people: [...coming].filter((each) => !known.has(each)).length,
    },
    told: told.flatMap((each) => (labels.has(each) ? [{ id: each, label: labels.get(each) as string }] : [])),
  };
};
