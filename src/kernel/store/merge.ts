import { z } from 'zod';
import { AppError } from '../errors.ts';
import { defineAction, type Action } from '../record/action.ts';
import type { AnyDefinition } from '../record/define.ts';
import { recordInput, textInput } from '../record/inputs.ts';
import type { Merging } from '../record/merging.ts';
import { OPEN, type Phase } from '../record/phase.ts';
import { definitionNamed } from '../record/registry.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';
import { visibleRecord } from './directory.ts';
import { linking } from './links.ts';
import { moveLinks } from './move-links.ts';
import { follow, joins } from './participants.ts';
import { may, readRecord } from './read.ts';
import { redirectOf, redirects } from './redirect.ts';
import { commit, prepareChange, type Prepared } from './write.ts';

const invalid = (message: string): AppError =>
  new AppError('invalid', message, { errors: [{ field: 'into', message }] });
const conflict = (message: string, details: Readonly<Record<string, unknown>> = {}): AppError =>
  new AppError('merge.conflict', message, details);

const isOpen = (row: Row): boolean => OPEN.includes(row['phase'] as Phase);

/** What merging of a type says. Throws at start of the work where the definition says nothing of it. */
export const mergingOf = ({ name, merges }: AnyDefinition): Merging => {
  if (merges === undefined) throw new Error(`${name} cannot be merged`);
  return merges;
};

/** Both stay within the same walls: a merge lets the people of one read the other. */
const checkWalls = (definition: AnyDefinition, row: Row, into: Row): void => {
  const number = String(into['number']);
  if ((into['customer'] ?? null) !== (row['customer'] ?? null))
    throw invalid(
      `${number} is another customer's: ${definition.fields['parent'] === undefined ? 'link the two' : 'make it the parent'} instead, so that neither reads the other's.`,
    );
  if (into['confidential'] !== row['confidential'])
    throw invalid('One of the two is confidential, the other is not: link them instead.');
};

/**
 * The record into which one may be merged by the caller. Throws `invalid` at `into` for none that they see, for another type, another
 * customer or another confidentiality; `forbidden` where they may not change it; `merge.conflict` where it was merged itself (with
 * `into`, where it went) or is not open.
 */
export const mergeTarget = async (context: Context, definition: AnyDefinition, row: Row, key: string): Promise<Row> => {
  const label = definition.label.toLowerCase();
  const listed = await visibleRecord(context, 'into', key).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'invalid'
      ? invalid(`into names no ${label} that you can choose.`)
      : error;
  });
  if (listed.type !== definition.name) {
    const other = definitionNamed(listed.type).label.toLowerCase();
    throw invalid(`${listed.number} is no ${label} but of another kind (${other}): link the two instead.`);
  }
  const into = await readRecord(context, definition, listed.id);
  if (into['id'] === row['id']) throw invalid(`That is this ${label} itself.`);
  if (!may(definition.actions?.['merge']?.may ?? definition.access.edit, context.principal, into))
    throw new AppError(
      'forbidden',
      `You may not change ${listed.number}. Ask whoever administers your access if you should.`,
    );
  const further = into['state'] === mergingOf(definition).ends ? await redirectOf(context, String(into['id'])) : null;
  if (further !== null)
    throw conflict(`${listed.number} was merged into ${further.number} itself: choose that one.`, { into: further });
  if (!isOpen(into)) throw conflict(`${listed.number} is not open any more: reopen it first, or link the two.`);
  checkWalls(definition, row, into);
  return into;
};

type Further<RowType> = {
  /** Who may; by default whoever may edit. The same is asked of both. */
  readonly may?: Action<RowType>['may'];
  /** What the merged one loses besides. */
  readonly clears?: Readonly<Record<string, unknown>>;
  /** What else is written with it: what hung below the merged one. */
  along?(context: Context, row: RowType, into: RowType): Promise<readonly Prepared[]>;
};

const nameOf = (row: Row) => ({ id: row['id'], number: row['number'] });

/**
 * The action that merges a record of a type into another that says the same: it ends as its definition says, its number leads to the
 * other one for good, its requester and participants take part there, its links move, and what was said in it and its files are read
 * there by those who may see them.
 */
export const merging = <RowType extends Row>(type: string, further: Further<RowType> = {}) =>
  defineAction({
    label: 'Merge into another',
    ...(further.may === undefined ? {} : { may: further.may }),
    when: isOpen,
    input: z.strictObject({ into: recordInput(type), reason: textInput('Why').optional() }),
    again: true,
    run: async (context, row: RowType, { into: key, reason }, { retry }) => {
      const definition = definitionNamed(type);
      const { ends, sets = {} } = mergingOf(definition);
      const { org } = context.principal;
      if (!isOpen(row)) throw conflict(`${String(row['number'])} is not open any more.`);
      const into = await mergeTarget(context, definition, row, key);
      const [from, to] = [String(row['id']), String(into['id'])];
      const now = new Date(context.now()).toISOString();
      const duplicate = linking(context, from, 'duplicates', 'out', { id: to, type, number: String(into['number']) });
      const arrived = await prepareChange(context, definition, into, {
        action: 'merged',
        audience: 'public',
        values: {},
        facts: { merged: [null, nameOf(row)] },
      });
      const requester = (row['requester'] ?? null) as string | null;
      const left = await prepareChange(
        context,
        definition,
        row,
        {
          action: 'merge',
          audience: 'public',
          values: { state: ends, ...sets, ...further.clears },
          facts: { ...duplicate.change.facts, mergedInto: [null, nameOf(into)] },
          comment: reason === undefined ? undefined : { text: reason, visibility: 'public' },
        },
        {
          retry,
          along: (after, entry) => [
            moveLinks(org, from, to, now, entry, arrived.entry),
            ...duplicate.along(after, entry),
            redirects(org, from, to),
            follow(org, from, to, context.now()),
            ...(requester === null || requester === into['requester']
              ? []
              : [joins(org, to, requester, 'contact', context.now())]),
          ],
        },
      );
      const others = (await further.along?.(context, row, into as RowType)) ?? [];
      // The entries first: what moves names them.
      await commit(context, [arrived, left, ...others]);
      return left.after;
    },
  });
