import type { Context } from '#kernel/store/context.ts';
import type { NamedType } from './names.ts';
import { afterImports } from './turns.ts';

export type Known = {
  readonly records: ReadonlyMap<string, NamedType>;
  /** Incidents by number, with their version. */
  readonly incidents: ReadonlyMap<string, number>;
};

/** What the organisation has already. */
export const knownOf = async (context: Context): Promise<Known> => {
  const { org } = context.principal;
  const [, records, incidents] = await context.batch([
    afterImports(org),
    {
      text: "SELECT id, type FROM directory WHERE org = $1 AND type IN ('person', 'team', 'configurationItem')",
      values: [org],
    },
    { text: 'SELECT number, version FROM incident WHERE org = $1', values: [org] },
  ]);
  return {
    records: new Map(records?.rows.map((row) => [String(row['id']), row['type'] as NamedType])),
    incidents: new Map(incidents?.rows.map((row) => [String(row['number']), Number(row['version'])])),
  };
};
