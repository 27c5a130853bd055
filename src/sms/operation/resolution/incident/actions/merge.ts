import { z } from 'zod';
import { AppError } from '#kernel/errors.ts';
import { defineAction } from '#kernel/record/action.ts';
import { recordInput, textInput } from '#kernel/record/inputs.ts';
import type { Context } from '#kernel/store/context.ts';
import { linking } from '#kernel/store/links.ts';
import { moveLinks } from '#kernel/store/move-links.ts';
import { follow, joins } from '#kernel/store/participants.ts';
import { redirects } from '#kernel/store/redirect.ts';
import { commit, prepareChange, type Prepared } from '#kernel/store/write.ts';
import { childrenOf } from '../incident.family.ts';
import { incident, invalid, isOpen, workable, worker, type Incident } from './shared.ts';

/** Both stay within the same walls: a merge lets the people of one read the other. */
const checkWalls = (row: Incident, into: Incident): void => {
  if (into.id === row.id) throw invalid('into', 'That is this incident itself.');
  if (!isOpen(into))
    throw new AppError('merge.conflict', `${into.number} is not open any more: reopen it first, or link the two.`);
  if (into.customer !== row.customer)
    throw invalid(
      'into',
      `${into.number} is another customer's: make it the parent instead, so that neither reads the other's.`,
    );
  if (into.confidential !== row.confidential)
    throw invalid('into', 'One of the two is confidential, the other is not: link them instead.');
};

const nameOf = ({ id, number }: Incident) => ({ id, number });

/** Children of the merged one become children of the other. */
const moveChildren = async (context: Context, row: Incident, into: Incident): Promise<readonly Prepared[]> => {
  const children = await childrenOf(context, row.id);
  return Promise.all(
    children
      .filter((child) => child.id !== into.id)
      .map((child) => prepareChange(context, incident(), child, { action: 'set-parent', values: { parent: into.id } })),
  );
};

/**
 * Merges an incident into another that reports the same: it is cancelled as a duplicate, its number leads to the other one for good,
 * its caller and participants take part there, links and children move, its comments stay readable.
 */
export const merge = defineAction({
  label: 'Merge into another',
  may: worker,
  when: isOpen,
  input: z.strictObject({ into: recordInput('incident'), reason: textInput('Why').optional() }),
  run: async (context, row: Incident, { into: key, reason }, { retry }) => {
    const { org } = context.principal;
    const into = await workable(context, 'into', key);
    checkWalls(row, into);
    const now = new Date(context.now()).toISOString();
    const duplicate = linking(context, row.id, 'duplicates', 'out', {
      id: into.id,
      type: 'incident',
      number: String(into.number),
    });
    const arrived = await prepareChange(context, incident(), into, {
      action: 'merged',
      audience: 'public',
      values: {},
      facts: { merged: [null, nameOf(row)] },
    });
    const left = await prepareChange(
      context,
      incident(),
      row,
      {
        action: 'merge',
        audience: 'public',
        values: { state: 'cancelled', resolutionCode: 'Duplicate', parent: null },
        facts: { ...duplicate.change.facts, mergedInto: [null, nameOf(into)] },
        comment: reason === undefined ? undefined : { text: reason, visibility: 'public' },
      },
      {
        retry,
        along: (after, entry) => [
          moveLinks(org, row.id, into.id, now, entry, arrived.entry),
          ...duplicate.along(after, entry),
          redirects(org, row.id, into.id),
          follow(org, row.id, into.id, context.now()),
          ...(row.requester === null || row.requester === into.requester
            ? []
            : [joins(org, into.id, row.requester, 'contact', context.now())]),
        ],
      },
    );
    const children = await moveChildren(context, row, into);
    // The entries first: what moves names them.
    await commit(context, [arrived, left, ...children]);
    return left.after;
  },
});
