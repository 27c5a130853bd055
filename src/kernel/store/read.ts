import { AppError } from '../errors.ts';
import { evaluate, type Subject } from '../access/evaluate.ts';
import { INVITING, type Principal } from '../access/principal.ts';
import type { Predicate } from '../access/predicate.ts';
import type { AnyDefinition } from '../record/define.ts';
import { tableOf } from '../record/projection.ts';
import type { Context } from './context.ts';
import type { Row, Statement } from './db.ts';
import { isUuid } from './references.ts';
import { selectRow, wholeRow } from './rows.ts';

/** The same answer for what does not exist and for what one may not see. */
export const notFound = (definition: AnyDefinition): AppError =>
  new AppError('not_found', `There is no such ${definition.label.toLowerCase()}, or you may not see it.`);

/** The columns `participants` and `invited` of a record's or directory row under `alias`. */
export const partsOf = (alias: string): string => {
  const people = (more: string): string =>
    `ARRAY(SELECT p.person FROM participant p WHERE p.org = ${alias}.org AND p.record = ${alias}.id AND p.ended_at IS NULL AND p.lets_in${more})`;
  return `${people('')} AS participants, ${people(` AND p.role IN (${INVITING.map((role) => `'${role}'`).join(', ')})`)} AS invited`;
};

type Texts = { readonly byId: string; readonly byNumber: string };
const texts = { plain: new WeakMap<AnyDefinition, Texts>(), custom: new WeakMap<AnyDefinition, Texts>() };
const textOf = (context: Context, definition: AnyDefinition, kind: keyof typeof texts): Texts => {
  let text = texts[kind].get(definition);
  if (text === undefined) {
    const select = `SELECT ${selectRow(context, definition)}, ${partsOf('r')} FROM ${tableOf(definition)} r WHERE r.org = $1 AND `;
    text = { byId: `${select}r.id = $2`, byNumber: `${select}r.number = $2` };
    texts[kind].set(definition, text);
  }
  return text;
};

/** The statement that reads one record by its id or number. */
export const readStatement = (context: Context, definition: AnyDefinition, key: string): Statement => {
  const kind = context.customFields(definition.name).length > 0 ? 'custom' : 'plain';
  const text = textOf(context, definition, kind);
  const values = [context.principal.org, key];
  return isUuid(key)
    ? { name: `read:${kind}:${definition.name}`, text: text.byId, values }
    : { name: `find:${kind}:${definition.name}`, text: text.byNumber, values };
};

/** Whether the person may do what the predicate says with that row. */
export const may = (predicate: Predicate, principal: Principal, row: Row): boolean =>
  evaluate(predicate, principal, row as unknown as Subject);

/** Whether they see internal notes and fields of that row: never people of the portal, whatever else they are to it. */
export const mayInternal = (definition: AnyDefinition, principal: Principal, row: Row): boolean =>
  !principal.portal && may(definition.access.internal ?? definition.access.edit, principal, row);

/** Reads a record whatever the caller may see now: only for what they have just written themselves. */
export const readOwnWrite = async (context: Context, definition: AnyDefinition, id: string): Promise<Row> => {
  const [answer] = await context.batch([readStatement(context, definition, id)]);
  const found = answer?.rows[0];
  if (found === undefined) throw notFound(definition);
  return wholeRow(context, definition, found);
};

/** Reads one record by its id or number. Throws `not_found` when it does not exist or may not be seen. */
export const readRecord = async (
  context: Context,
  definition: AnyDefinition,
  key: string,
  along: readonly Statement[] = [],
): Promise<Row> => {
  const [answer] = await context.batch([readStatement(context, definition, key), ...along]);
  const found = answer?.rows[0];
  const row = found === undefined ? undefined : wholeRow(context, definition, found);
  if (row === undefined || !may(definition.access.read, context.principal, row)) throw notFound(definition);
  return row;
};
