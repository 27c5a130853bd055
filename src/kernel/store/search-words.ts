import { sql, type RawBuilder } from 'kysely';
import { decided } from '../access/sql.ts';
import { allDefinitions } from '../record/registry.ts';
import type { Context } from './context.ts';
import { internalFragment, internalOf } from './visible.ts';

/** The words of a text, as they were typed between spaces; several in quotation marks are one, and stand side by side. */
export const wordsOf = (text: string): string[] =>
  [...text.matchAll(/-?"([^"]+)"|\S+/gu)].map(([whole, quoted]) =>
    quoted === undefined ? whole : `${whole.startsWith('-') ? '-' : ''}${quoted}`,
  );

/** Words as people type them → a tsquery text: all words, the last letters open ('portal log' finds 'logs'); '-word' excludes. */
export const queryOf = (words: readonly string[]): string | null => {
  const parts = words.flatMap((each) => {
    const negated = each.startsWith('-');
    const lexemes = each.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    if (lexemes.length === 0) return [];
    const together = lexemes
      .slice(0, 12)
      .map((lexeme, i) => (i === lexemes.length - 1 && lexeme.length > 1 ? `'${lexeme}':*` : `'${lexeme}'`))
      .join(each.includes(' ') ? ' <-> ' : ' & ');
    return [negated ? `!(${together})` : `(${together})`];
  });
  return parts.every((part) => part.startsWith('!')) ? null : parts.join(' & ');
};

/** Words of internal notes find a record only for those who may see its inside; whoever sees all of them is spared the question. */
export const foundByWhatIsSeen = (context: Context, types: readonly string[], query: string): RawBuilder<boolean> => {
  const { principal } = context;
  const asked = allDefinitions().filter(({ name }) => types.includes(name));
  if (principal.portal || asked.every((each) => decided(internalOf(each), principal) === true))
    return sql<boolean>`true`;
  return sql<boolean>`EXISTS (SELECT 1 FROM directory f WHERE f.org = ${principal.org}::uuid AND f.id = s.id AND (f.search @@ ${query}::tsquery OR ${internalFragment(principal, 'f')}))`;
};
