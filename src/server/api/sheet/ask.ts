import type { SheetHead } from '#gateways/exports/sheet/sheet.ts';
import { namedField } from '#kernel/record/custom.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import type { Context } from '#kernel/store/context.ts';
import { checkFields } from '#kernel/store/list.ts';
import type { RecordType } from '#web/api/types.ts';
import { labelsOf } from '#web/kit/fields/labels.ts';
import { describeType } from '../types.ts';
import { columnsOf } from './cells.ts';
import { headOf } from './head.ts';
import type { Question } from './lines.ts';
import { readerOf } from './reader.ts';

const LONGEST_TITLE = 200;

/** A list as it is to be shown; without fields those of the type's list. */
export type Wish = {
  readonly fields?: readonly string[] | undefined;
  readonly filter: string;
  readonly sort: string | undefined;
  /** A field, 'deadline', or 'none'. */
  readonly group: string;
  readonly title?: string | undefined;
  /** Records at most. */
  readonly most: number;
  /** Under which address browsers reach us. */
  readonly origin: string;
};

export type Asked = { readonly question: Question; readonly head: SheetHead };

/** A type as the browser knows it: what words and cells follow from. */
export const typeFor = (context: Context, definition: AnyDefinition): RecordType =>
  describeType(context, definition) as unknown as RecordType;

/** What is asked for, and what stands above it. Throws `filter.invalid` for fields that there are not, or not for the caller. */
export const askedOf = async (context: Context, definition: AnyDefinition, wish: Wish): Promise<Asked> => {
  const type = typeFor(context, definition);
  if (wish.fields !== undefined) checkFields(context, definition, wish.fields);
  const custom = context.customFields(definition.name);
  const names = [...new Set(wish.fields ?? type.views.list)].filter(
    (name) => namedField(definition, custom, name) !== undefined,
  );
  const reader = await readerOf(context);
  const now = context.now();
  const question: Question = {
    definition,
    type,
    reader,
    columns: columnsOf(names, { type, reader, origin: wish.origin, now }),
    fields: [...new Set([...names, ...(names.includes('dueAt') ? ['clocks'] : [])])],
    filter: wish.filter,
    sort: wish.sort,
    group: wish.group,
    most: wish.most,
    now,
  };
  const title = (wish.title ?? labelsOf(reader.t, type).many).slice(0, LONGEST_TITLE);
  return { question, head: await headOf(context, question, title) };
};
