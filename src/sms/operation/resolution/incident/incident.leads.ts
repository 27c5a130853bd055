import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { participantsOf } from '#kernel/store/participants.ts';
import { readRecord } from '#kernel/store/read.ts';
import { labelsFor } from '#kernel/store/references.ts';

const HIGHEST = 10;

/** The leads above a team: its own, then those of the teams that it escalates to, each once. */
export const leadsAbove = async (context: Context, team: string | null): Promise<readonly string[]> => {
  const leads: string[] = [];
  const seen = new Set<string>();
  for (let next = team; next !== null && !seen.has(next) && seen.size < HIGHEST;) {
    seen.add(next);
    const row: Row = await readRecord(context, definitionNamed('team'), next);
    const lead = row['lead'];
    if (typeof lead === 'string' && !leads.includes(lead)) leads.push(lead);
    next = typeof row['escalatesTo'] === 'string' ? row['escalatesTo'] : null;
  }
  return leads;
};

/** The next in the line whom an incident was not raised to yet; the last of the line when all were; null without any lead. */
export const nextLead = async (
  context: Context,
  row: { readonly id: string; readonly team: string | null },
): Promise<{ id: string; name: string | null } | null> => {
  const leads = await leadsAbove(context, row.team);
  const last = leads.at(-1);
  if (last === undefined) return null;
  const told = new Set(
    (await participantsOf(context, row.id)).filter((each) => each.role === 'escalation').map((each) => each.person),
  );
  const id = leads.find((each) => !told.has(each)) ?? last;
  return { id, name: (await labelsFor(context, [id])).get(id)?.label ?? null };
};
