import { definitionNamed } from '#kernel/record/registry.ts';
import { livesStatements, planLife } from '#kernel/store/bulk.ts';
import type { Context } from '#kernel/store/context.ts';
import { numberText } from '#kernel/store/numbers.ts';
import { lifeIds } from './ids.ts';
import type { Newcomer, NamedType } from './names.ts';
import type { Telling } from './story.ts';

/** Where a record begins that the log only names: people and teams as they are by default, items in use. */
const STATES: Readonly<Record<NamedType, string>> = { person: 'active', team: 'active', configurationItem: 'live' };

/** Makes records of people, teams and items that the log names, numbered in the order in which it does, all or none. */
export const writeNewcomers = async (
  context: Context,
  newcomers: readonly Newcomer[],
  { shift, salt }: Pick<Telling, 'shift' | 'salt'>,
): Promise<void> => {
  const { org } = context.principal;
  const byType = Map.groupBy(newcomers, ({ type }) => type);
  if (byType.size === 0) return;
  await context.transaction(async (ask) => {
    for (const [type, each] of byType) {
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
      await Promise.all(livesStatements(org, definition, lives).map(ask));
    }
  });
};
