import type { Context } from '#kernel/store/context.ts';
import { merging } from '#kernel/store/merge.ts';
import { prepareChange, type Prepared } from '#kernel/store/write.ts';
import { childrenOf } from '../incident.family.ts';
import { incident, worker, type Incident } from './shared.ts';

/** Children of the merged one become children of the other. */
const moveChildren = async (context: Context, row: Incident, into: Incident): Promise<readonly Prepared[]> => {
  const children = await childrenOf(context, row.id);
  return Promise.all(
    children
      .filter((child) => child.id !== into.id)
      .map((child) => prepareChange(context, incident(), child, { action: 'set-parent', values: { parent: into.id } })),
  );
};

/** Merges an incident into another that reports the same: it is cancelled as a duplicate, and its children move with it. */
export const merge = merging<Incident>('incident', { may: worker, clears: { parent: null }, along: moveChildren });
