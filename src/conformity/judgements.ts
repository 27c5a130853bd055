import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import { listRecords } from '#kernel/store/list.ts';
import { shownLabels } from '#kernel/store/references.ts';
import { dayAt } from './period.ts';
import type { Judgement } from './result.ts';

/** The judgements that stand today, by requirement; of several the one made last. */
export const standingJudgements = async (context: Context): Promise<ReadonlyMap<string, Judgement>> => {
  const today = dayAt(context.now(), context.settings.zone);
  const found = new Map<string, Judgement>();
  let cursor: string | undefined;
  do {
    const page = await listRecords(context, definitionNamed('judgement'), {
      filter: 'state:standing',
      sort: 'created',
      fields: ['title', 'requirement', 'verdict', 'reason', 'validUntil', 'judgedBy', 'judgedAt'],
      limit: 200,
      cursor,
    });
    const rows = page.rows.filter((row) => String(row['validUntil']) >= today);
    const labels = await shownLabels(
      context,
      rows.flatMap((row) => (typeof row['judgedBy'] === 'string' ? [row['judgedBy']] : [])),
    );
    for (const row of rows) {
      const requirement = String(row['requirement']);
      const by = labels.get(String(row['judgedBy']));
      const judgement: Judgement = {
        verdict: row['verdict'] as Judgement['verdict'],
        record: { id: String(row['id']), number: String(row['number']), title: String(row['title']) },
        by: by === undefined ? null : { id: by.id, name: by.label },
        at: String(row['judgedAt']),
        until: String(row['validUntil']),
        reason: String(row['reason']),
      };
      if ((found.get(requirement)?.at ?? '') <= judgement.at) found.set(requirement, judgement);
    }
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found;
};
