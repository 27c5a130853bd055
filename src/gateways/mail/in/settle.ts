import type { Context } from '#kernel/store/context.ts';
import type { Statement } from '#kernel/store/db.ts';

/** How it ended for a message, and why. */
export type Outcome = {
  readonly state: 'filed' | 'held' | 'broken' | 'ignored' | 'refused' | 'report' | 'discarded' | 'received';
  readonly reason?: string | null;
  /** In words, for an administrator. */
  readonly detail?: string | null;
  readonly person?: string | null;
  /** The record that it seems to belong to, where somebody has to decide. */
  readonly suggested?: string | null;
  readonly by?: string | null;
};

/** Writes down what became of a message. */
export const settled = (
  context: Context,
  id: string,
  { state, reason, detail, person, suggested, by }: Outcome,
): Statement => ({
  name: 'mail:settled',
  text: `UPDATE mail_message SET state = $3, reason = $4, detail = $5, person = coalesce($6, person), suggested = coalesce($7, suggested), settled_by = $8, settled_at = $9
    WHERE org = $1 AND id = $2`,
  values: [
    context.principal.org,
    id,
    state,
    reason ?? null,
    detail?.slice(0, 1_000) ?? null,
    person ?? null,
    suggested ?? null,
    by ?? null,
    new Date(context.now()).toISOString(),
  ],
});

export const settle = async (context: Context, id: string, outcome: Outcome): Promise<void> => {
  await context.batch([settled(context, id, outcome)]);
};
