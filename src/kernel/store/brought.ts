import { AppError } from '../errors.ts';
import type { AnyDefinition } from '../record/define.ts';
import type { Context } from './context.ts';
import type { Row, Statement } from './db.ts';
import { mayInternal } from './read.ts';
import { isUuid } from './references.ts';

/** The comments of a record that are meant, by the ids of their entries. Throws `invalid` for what is no comment there that the caller sees. */
export const chosenComments = async (
  context: Context,
  definition: AnyDefinition,
  row: Row,
  entries: readonly string[],
): Promise<readonly string[]> => {
  const wanted = [...new Set(entries)];
  if (wanted.length === 0) return [];
  const [answer] = await context.batch([
    {
      name: 'comments:chosen',
      text: `SELECT h.id, h.audience FROM history h WHERE h.org = $1 AND h.record = $2 AND h.id = ANY ($3::uuid[])
        AND h.personal::jsonb ? 'comment'`,
      values: [context.principal.org, row['id'], wanted.filter(isUuid)],
    },
  ]);
  const internal = mayInternal(definition, context.principal, row);
  const found = (answer?.rows ?? []).filter(({ audience }) => internal || audience === 'public');
  if (found.length === wanted.length) return found.map(({ id }) => String(id));
  throw new AppError('invalid', 'entries name something that is no comment here.', {
    errors: [{ field: 'entries', message: 'name something that is no comment here' }],
  });
};

/** Makes comments of another record be read at this one too. */
export const bringing = (
  org: string,
  record: string,
  entries: readonly string[],
  by: string | null,
  at: number,
): readonly Statement[] =>
  entries.length === 0
    ? []
    : [
        {
          name: 'bring',
          text: 'INSERT INTO brought (org, record, entry, since, by) SELECT $1, $2, e, $4, $5 FROM unnest($3::uuid[]) AS e',
          values: [org, record, entries, new Date(at).toISOString(), by],
        },
      ];
