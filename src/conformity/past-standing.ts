import type { Standing, StandingDocument } from '#kernel/evidence/rules.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import { applyEntry, emptyRow, livesOf, type Life } from './past-row.ts';
import type { PastDay } from './past-tally.ts';
import { standingDocument } from './standing.ts';

type Stage = { readonly at: number; readonly document: StandingDocument };

/** A document after each thing that happened to it. */
const stagesOf = ({ id, entries }: Life): readonly Stage[] => {
  const definition = definitionNamed('document');
  const row = emptyRow(definition);
  return entries.map((entry) => {
    applyEntry(definition, row, entry);
    return { at: entry.occurredAt, document: standingDocument({ ...row, id }) };
  });
};

/** What existed at the end of each past day whether or not there were records: settings in force then, and documents as they stood. */
export const pastStandings = async (context: Context, days: readonly PastDay[]): Promise<readonly Standing[]> => {
  const { org } = context.principal;
  const [answer] = await context.batch([
    { name: 'all_documents', text: 'SELECT id FROM document WHERE org = $1', values: [org] },
  ]);
  const lives = (
    await livesOf(
      context,
      (answer?.rows ?? []).map((row) => String(row['id'])),
    )
  ).map(stagesOf);
  return days.map(({ day, end }) => ({
    now: end,
    today: day,
    settings: context.settings,
    documents: lives.flatMap((stages) => stages.findLast(({ at }) => at <= end)?.document ?? []),
  }));
};
