import type { z } from 'zod';
import type { Predicate } from '../access/predicate.ts';
import type { Context } from '../context.ts';
import type { Row } from '../store/row-reader.ts';

/** A request that may be sent again: the key it carries and the hash of what it asks. */
export type Retry = { readonly key: string; readonly request: Buffer; readonly status: number };

/** A named command of a record beyond create, edit and transition (declare major, merge, link a cause). */
export type Action<RowType = Row, Input = unknown> = {
  readonly label: string;
  /** The letter that does it. */
  readonly key?: string;
  /** Who may; by default whoever may edit. */
  readonly may?: Predicate;
  /** Whether it makes sense now: it is offered only then. */
  readonly when?: (row: RowType) => boolean;
  /** Needs no version: when somebody else writes at the same moment, it is done again on what is there then. */
  readonly again?: boolean;
  /** It changes nothing but fields: whoever did it may take it back. */
  readonly undo?: true;
  readonly input: z.ZodType<Input>;
  run(context: Context, row: RowType, input: Input, options: { readonly retry?: Retry | undefined }): Promise<Row>;
};

/** An action whose row and input are no longer known. */
export type AnyAction = Omit<Action<never, never>, 'input'> & { readonly input: z.ZodType };

/** An action with the type of its input taken from its schema. */
export const defineAction = <RowType, Input>(action: Action<RowType, Input>): Action<RowType, Input> => action;
