import { any, own, role } from '../access/predicate.ts';
import type { AnyDefinition } from '../record/define.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';

/** How a record was looked at: its page, its panel or the API; or as a row of an export. */
export type Means = 'opened' | 'exported';
export type Viewing = { readonly person: string; readonly name: string; readonly at: string; readonly means: Means };

/** Who is told who looked: its owner, whoever is in charge of the system, auditors. */
export const mayAskWhoLooked = any(own('owner'), role('smsManager', 'auditor', 'administrator'));

const HOUR = 3_600_000;
const MOST = 500;
const REMEMBERED = 20_000;
/** What this process has noted in the last hours: it need not be asked again. */
const noted = new Set<string>();

/** Whether somebody decided that records of the type are confidential; where that follows from elsewhere, nobody's secret is looked at. */
const isSecret = (definition: AnyDefinition, row: Row): boolean =>
  row['confidential'] === true && definition.arrangement !== true && definition.common?.confidential?.readOnly !== true;

/**
 * Notes that the caller looked at those of the records that are confidential, once per hour: nothing is asked of the database for others.
 * What the product itself reads is not noted.
 */
export const noteViewing = async (
  { principal: { org, person }, now, batch }: Context,
  definition: AnyDefinition,
  rows: readonly Row[],
  means: Means,
): Promise<void> => {
  if (person === null) return;
  const at = now();
  const hour = new Date(Math.floor(at / HOUR) * HOUR).toISOString();
  const keyOf = (row: Row): string => `${org} ${String(row['id'])} ${person} ${means} ${hour}`;
  const seen = rows.filter((row) => isSecret(definition, row) && !noted.has(keyOf(row)));
  if (seen.length === 0) return;
  await batch([
    {
      name: 'viewing',
      text: `INSERT INTO viewing (org, record, hour, person, means, at) SELECT $1, r, $3, $4, $5, $6 FROM unnest($2::uuid[]) AS r
        ON CONFLICT DO NOTHING`,
      values: [org, seen.map((row) => String(row['id'])), hour, person, means, new Date(at).toISOString()],
    },
  ]);
  if (noted.size > REMEMBERED) noted.clear();
  for (const row of seen) noted.add(keyOf(row));
};

/** Who looked at a record while it was confidential, the latest first; at most 500. The caller may ask (`mayAskWhoLooked`). */
export const viewingsOf = async (context: Context, record: string): Promise<readonly Viewing[]> => {
  const [answer] = await context.batch([
    {
      name: 'viewings',
      text: `SELECT v.person, d.title AS name, v.at, v.means FROM viewing v JOIN directory d ON d.org = v.org AND d.id = v.person
        WHERE v.org = $1 AND v.record = $2 ORDER BY v.at DESC, v.person LIMIT ${MOST}`,
      values: [context.principal.org, record],
    },
  ]);
  return (answer?.rows ?? []) as Viewing[];
};

/** Forgets viewings after 400 days. */
export const forgetViewings = async (context: Context): Promise<void> => {
  await context.batch([{ text: 'SELECT forget_viewings()' }]);
};
