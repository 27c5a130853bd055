import type { Principal } from '#kernel/access/principal.ts';
import { definitionNamed, allDefinitions } from '#kernel/record/registry.ts';
import { loadPrincipal } from '#kernel/store/caller.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { parseFilter, type Term } from '#kernel/filter/parse.ts';
import { fullRow, selectList } from '#kernel/store/rows.ts';
import { faultsOf, type RuleFault } from './engine/check.ts';
import { groupsOf } from './engine/filter-tests.ts';
import { refsFollowed } from './engine/paths.ts';
import { contentOf } from './rule.content.ts';
import type { Group, RuleContent } from './rule.schema.ts';

/** A rule made ready to be asked: its filter among its conditions, and what it needs to look up. */
export type ReadyRule = {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly content: RuleContent;
  readonly groups: readonly Group[];
  readonly refs: readonly string[];
  /** Whether it writes texts in which records are called by their names. */
  readonly names: boolean;
};

/** One that is on. `faults` are what has become wrong with it since it was switched on. */
export type ActiveRule = ReadyRule & {
  readonly row: Row;
  readonly stops: boolean;
  /** Epoch ms: what was recorded before is none of its business. */
  readonly since: number;
  /** Whose rights it has; null when they are gone. */
  readonly principal: Principal | null;
  readonly faults: readonly RuleFault[];
};

const numbersIn = (terms: readonly Term[]): readonly string[] =>
  terms.flatMap((term) =>
    term.kind === 'field'
      ? term.values.flatMap((value) =>
          value.compare === 'eq' && /^[A-Z][A-Z0-9]*-\d+$/.test(value.value) ? [value.value] : [],
        )
      : [],
  );

/** A rule's content made ready: numbers in its filter become ids. Throws `filter.invalid`. */
export const readyRule = async (
  context: Context,
  content: RuleContent,
  { id, number, title }: Pick<ReadyRule, 'id' | 'number' | 'title'>,
): Promise<ReadyRule> => {
  const terms = parseFilter(content.conditions.filter);
  const numbers = numbersIn(terms);
  const ids = new Map<string, string>();
  if (numbers.length > 0) {
    const [answer] = await context.batch([
      {
        name: 'rule:numbers',
        text: 'SELECT id, number FROM directory WHERE org = $1 AND number = ANY ($2::text[])',
        values: [context.principal.org, [...numbers]],
      },
    ]);
    for (const row of answer?.rows ?? []) ids.set(String(row['number']), String(row['id']));
  }
  return {
    id,
    number,
    title,
    content,
    groups: [...groupsOf(terms, (text) => ids.get(text) ?? text), ...content.conditions.groups],
    refs: refsFollowed(content),
    names: JSON.stringify(content.actions).includes('{{'),
  };
};

const activate = async (context: Context, row: Row): Promise<ActiveRule> => {
  const content = contentOf(row);
  const known = { id: String(row['id']), number: String(row['number']), title: String(row['title']) };
  const faults = faultsOf({ definitions: allDefinitions(), custom: context.customFields }, content);
  const ready =
    faults.length === 0
      ? await readyRule(context, content, known)
      : { ...known, content, groups: [], refs: [], names: false };
  const acts = row['actsFor'];
  return {
    ...ready,
    row,
    faults,
    stops: row['stops'] === true,
    since: Date.parse(String(row['onSince'])),
    principal: typeof acts === 'string' && row['actsPhase'] !== 'void' ? await loadPrincipal(context, acts) : null,
  };
};

const loaded = new WeakMap<Context['batch'], Promise<readonly ActiveRule[]>>();

/** The rules that are on, in their order. Loaded once for a context. */
export const activeRules = (context: Context): Promise<readonly ActiveRule[]> => {
  const known = loaded.get(context.batch);
  if (known !== undefined) return known;
  const { org } = context.principal;
  const definition = definitionNamed('automationRule');
  const loading = context
    .batch([
      {
        name: 'rules:on',
        values: [org],
        text: `SELECT ${selectList(definition, 'r')}, (SELECT p.phase FROM person p WHERE p.org = r.org AND p.id = r.acts_for) AS "actsPhase" FROM automation_rule r WHERE r.org = $1 AND r.state = 'on' ORDER BY r.position NULLS LAST, r.created_at, r.id`,
      },
    ])
    .then(async ([answer]) => {
      const rules: ActiveRule[] = [];
      for (const row of answer?.rows ?? []) rules.push(await activate(context, fullRow(org, row)));
      return rules;
    });
  loaded.set(context.batch, loading);
  return loading;
};
