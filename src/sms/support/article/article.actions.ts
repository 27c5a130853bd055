import { z } from 'zod';
import { everyone } from '#kernel/access/predicate.ts';
import { defineAction } from '#kernel/record/action.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { lastOwnFact } from '#kernel/store/own-facts.ts';
import { changeRecord } from '#kernel/store/write.ts';

type Article = Row & { readonly id: string; readonly helpful: number | null; readonly unhelpful: number | null };

/** Whether the article helped: one voice per reader, which they may change. */
export const vote = defineAction({
  label: 'Did it help?',
  may: everyone,
  when: (row: Row) => row['state'] === 'published',
  again: true,
  input: z.strictObject({ useful: z.boolean().meta({ label: 'It helped' }) }),
  run: async (context: Context, row: Article, { useful }, { retry }) => {
    const before = await lastOwnFact(context, row.id, 'vote', 'useful');
    if (before === useful) return row;
    const count = (was: number | null, side: boolean): number =>
      Math.max(0, (was ?? 0) + (useful === side ? 1 : before === side ? -1 : 0));
    return changeRecord(
      context,
      definitionNamed('article'),
      row,
      {
        action: 'vote',
        values: { helpful: count(row.helpful, true), unhelpful: count(row.unhelpful, false) },
        facts: { useful: [before, useful] },
      },
      { retry },
    );
  },
});
