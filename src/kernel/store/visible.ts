import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
  type RawBuilder,
} from 'kysely';
import { compile } from '../access/sql.ts';
import type { Principal } from '../access/principal.ts';
import type { Predicate } from '../access/predicate.ts';
import type { AnyDefinition } from '../record/define.ts';
import { allDefinitions } from '../record/registry.ts';

/** Turns fragments into text and values; it is connected to nothing. */
const compiler = new Kysely<Record<string, never>>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});
export type Compiled = { readonly text: string; readonly values: readonly unknown[] };
/** The statement of a fragment. */
export const statementOf = (fragment: RawBuilder<unknown>): Compiled => {
  const { sql: text, parameters } = fragment.compile(compiler);
  return { text, values: parameters };
};

/** The condition that a row of `type` may be seen, over a directory row or the record's own row. */
export const visibleOf = (read: Predicate, principal: Principal, alias: string): RawBuilder<boolean> =>
  compile(read, principal, alias);

/** The condition that a directory row of any type may be seen: the one relation that search, links and suggestions go through. */
export const visibleFragment = (principal: Principal, alias: string): RawBuilder<boolean> =>
  overTypes((definition) => definition.access.read, principal, alias);

/** The condition that what is internal in a record of any type may be seen: by nobody of the portal. */
export const internalFragment = (principal: Principal, alias: string): RawBuilder<boolean> =>
  principal.portal ? sql<boolean>`false` : overTypes(internalOf, principal, alias);

/** Who sees what is internal in a record of that type; never people of the portal. */
export const internalOf = ({ access }: AnyDefinition): Predicate => access.internal ?? access.edit;

/** Who is told what a record of that type is called, where another one refers to it. */
export const namingOf = ({ access }: AnyDefinition): Predicate => access.name ?? access.read;

/** The condition that a directory row of any type may be known by its name. */
export const namedFragment = (principal: Principal, alias: string): RawBuilder<boolean> =>
  overTypes(namingOf, principal, alias);

/** A condition of each type over a directory row; types with the same one share it. */
const overTypes = (
  predicateOf: (definition: AnyDefinition) => Predicate,
  principal: Principal,
  alias: string,
): RawBuilder<boolean> => {
  const groups = Map.groupBy(allDefinitions(), (definition) =>
    JSON.stringify(statementOf(visibleOf(predicateOf(definition), principal, alias))),
  );
  const conditions = [...groups.values()].map((definitions) => {
    const [first] = definitions;
    const read = first === undefined ? sql<boolean>`false` : visibleOf(predicateOf(first), principal, alias);
    return sql<boolean>`(${sql.ref(`${alias}.type`)} = ANY (${definitions.map((each) => each.name)}::text[]) AND ${read})`;
  });
  return conditions.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(conditions, sql` OR `)})`;
};
export const visible = (principal: Principal, alias: string): Compiled =>
  statementOf(visibleFragment(principal, alias));
