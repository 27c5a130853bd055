import { definitionNamed } from '#kernel/record/registry.ts';
import { livesStatements, planLife } from '#kernel/store/bulk.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Ask, Statement } from '#kernel/store/db.ts';
import { numberText } from '#kernel/store/numbers.ts';
import { lifeIds } from './ids.ts';
import type { Newcomer, NamedType } from './names.ts';
import type { Telling } from './story.ts';

/** Where a record begins that the log only names: people and teams as they are by default, items in use. */
const STATES: Readonly<Record<NamedType, string>> = { person: 'active', team: 'active', configurationItem: 'live' };

/**
 * Statements that make records of people, teams and items that the log names, numbered in the order in which it does. The numbers
 * are taken within the same transaction, so that none is lost with one that comes to nothing.
 */
export const newcomerStatements = async (
  context: Context,
  ask: Ask,
  newcomers: readonly Newcomer[],
  { shift, salt }: Pick<Telling, 'shift' | 'salt'>,
): Promise<readonly Statement[]> => {
  const { org } = context.principal;
  const statements: Statement[] = [];
  for (const [type, each] of Map.groupBy(newcomers, (newcomer) => newcomer.type)) {
    const definition = definitionNamed(type);
    const taken = await ask({
      name: 'take_numbers',
      text: 'SELECT take_numbers($1, $2) AS first',
      values: [type, each.length],
    });
    const first = Number(taken.rows[0]?.['first']);
    const lives = each.map(({ id, name, at }, index) => {
      const entry = lifeIds(at, org, 'servicenow', type, name).entry(at, 1);
      const values = { number: numberText(definition.prefix, first + index), title: name, state: STATES[type] };
      const creation = {
        action: 'create',
        values,
        occurredAt: at + shift,
        actor: { id: null, kind: 'import' as const },
        entry: { id: entry, salt: salt(entry) },
      };
      return planLife(context, definition, id, creation, [], new Map());
    });
    statements.push(...livesStatements(org, definition, lives));
  }
  return statements;
};
