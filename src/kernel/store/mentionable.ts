import type { AnyDefinition } from '../record/define.ts';
import { loadPrincipal } from './caller.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';
import { may } from './read.ts';
import { suggest, type Suggestion } from './suggest.ts';

const CANDIDATES = 12;

/** People whom a text on the record can mention: found by what was typed, and only those who may read the record. */
export const mentionable = async (
  context: Context,
  definition: AnyDefinition,
  row: Row,
  text: string,
): Promise<readonly Suggestion[]> => {
  const candidates = await suggest(context, 'person', text, CANDIDATES);
  const principals = await Promise.all(candidates.map(({ id }) => loadPrincipal(context, id)));
  return candidates.filter((_, index) => {
    const principal = principals[index] ?? null;
    return principal !== null && principal.grants.length > 0 && may(definition.access.read, principal, row);
  });
};
