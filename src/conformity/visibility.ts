import { sql, type RawBuilder } from 'kysely';
import { everyone, nobody, type Predicate } from '#kernel/access/predicate.ts';
import { decided } from '#kernel/access/sql.ts';
import type { Principal } from '#kernel/access/principal.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { visibleOf } from '#kernel/store/visible.ts';

/** The predicate as it reads for records whose confidentiality is known. */
const assuming = (predicate: Predicate, confidential: boolean): Predicate => {
  const { op } = predicate;
  if (op === 'confidential') return confidential ? everyone : nobody;
  if (op === 'any' || op === 'all') return { op, of: predicate.of.map((each) => assuming(each, confidential)) };
  return op === 'not' ? { op, of: assuming(predicate.of, confidential) } : predicate;
};

const isProduct = (principal: Principal): boolean => principal.person === null;

/**
 * Which rows somebody may see, over the row `r`, for confidential records and for the others apart: for whoever sees everything that
 * is not confidential, the others are then counted from the index alone. The product itself sees all.
 */
export const seenRows = (
  definition: AnyDefinition,
  principal: Principal,
  confidential: boolean,
): RawBuilder<boolean> => {
  const mark = confidential ? sql<boolean>`r.confidential` : sql<boolean>`NOT r.confidential`;
  return isProduct(principal)
    ? mark
    : sql<boolean>`${mark} AND ${visibleOf(assuming(definition.access.read, confidential), principal, 'r')}`;
};

/** Which rows somebody may see, over the row `r`. */
export const seen = (definition: AnyDefinition, principal: Principal): RawBuilder<boolean> =>
  isProduct(principal) ? sql<boolean>`true` : visibleOf(definition.access.read, principal, 'r');

/** Whether somebody sees every record of the type but confidential ones: their figures are the organisation's. */
export const seesAll = (definition: AnyDefinition, principal: Principal): boolean =>
  isProduct(principal) || decided(assuming(definition.access.read, false), principal) === true;
