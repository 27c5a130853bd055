import type { AnyDefinition } from '../record/define.ts';
import type { Context } from './context.ts';
import type { Db, Row, Statement } from './db.ts';

/** What somebody does at a record: reads it, writes an answer or a note, or changes a field. */
export const DOINGS = ['looks', 'answers', 'notes', 'edits'] as const;
export type Doing = (typeof DOINGS)[number];
export type Present = {
  readonly person: { readonly id: string; readonly label: string };
  readonly doing: Doing;
  /** The field that is being changed. */
  readonly field: string | null;
};

/** How long somebody is taken to be there without a word. */
export const PRESENT_MS = 25_000;
/** Places that one person can be at, by the first bits of what their tab calls itself: rows are used again. */
const SLOTS = 256;
const slotOf = (tab: string): number => Number.parseInt(tab.slice(0, 8), 16) % SLOTS;

const others = ({ principal, now }: Context, record: string): Statement => ({
  name: 'presence',
  text: `SELECT p.person AS id, d.title AS label, p.doing, p.field FROM presence p JOIN directory d ON d.org = p.org AND d.id = p.person
    WHERE p.org = $1 AND p.record = $2 AND p.person <> $3 AND p.until > $4 ORDER BY d.title, p.person`,
  values: [principal.org, record, principal.person, new Date(now())],
});

/** Each person once, by the most that they do. */
const presentOf = (rows: readonly Row[]): readonly Present[] => {
  const people = new Map<string, Present>();
  for (const row of rows) {
    const doing = row['doing'] as Doing;
    const known = people.get(String(row['id']));
    if (known !== undefined && DOINGS.indexOf(known.doing) >= DOINGS.indexOf(doing)) continue;
    people.set(String(row['id']), {
      person: { id: String(row['id']), label: String(row['label']) },
      doing,
      field: row['field'] === null ? null : String(row['field']),
    });
  }
  return [...people.values()];
};

/** Who else is at a record. The caller sees what is internal in it. */
export const presentAt = async (context: Context, record: string): Promise<readonly Present[]> => {
  const [answer] = await context.batch([others(context, record)]);
  return presentOf(answer?.rows ?? []);
};

/** Says that the caller is at a record for the next moments, and gives who else is. */
export const bePresent = async (
  context: Context,
  definition: AnyDefinition,
  record: string,
  { tab, doing, field }: { readonly tab: string; readonly doing: Doing; readonly field: string | null },
): Promise<readonly Present[]> => {
  const { org, person } = context.principal;
  const [, answer] = await context.batch([
    {
      name: 'be_present',
      text: `INSERT INTO presence (org, person, slot, type, record, doing, field, until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (org, person, slot) DO UPDATE SET type = excluded.type, record = excluded.record, doing = excluded.doing, field = excluded.field, until = excluded.until`,
      values: [org, person, slotOf(tab), definition.name, record, doing, field, new Date(context.now() + PRESENT_MS)],
    },
    others(context, record),
  ]);
  return presentOf(answer?.rows ?? []);
};

/** Says that the caller has left, with one of their tabs. */
export const leave = async (context: Context, record: string, tab: string): Promise<void> => {
  const { org, person } = context.principal;
  await context.batch([
    {
      name: 'leave',
      text: 'UPDATE presence SET until = $5 WHERE org = $1 AND person = $2 AND slot = $3 AND record = $4',
      values: [org, person, slotOf(tab), record, new Date(context.now())],
    },
  ]);
};

/** Somebody at a record, of any organisation: for whoever tells the others. */
export type Standing = {
  readonly org: string;
  readonly type: string;
  readonly record: string;
  readonly person: string;
  readonly doing: string;
};

/** Everybody who is anywhere. `db` is the system role's. */
export const everybodyPresent = async (db: Db, now: number): Promise<readonly Standing[]> => {
  const [answer] = await db.batch([
    {
      name: 'everybody_present',
      text: `SELECT org, type, record, person, concat(doing, ' ', field) AS doing FROM presence WHERE until > $1`,
      values: [new Date(now)],
    },
  ]);
  return (answer?.rows ?? []) as Standing[];
};
