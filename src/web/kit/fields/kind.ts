import type { ComponentType } from 'react';
import type { Field, Ref, Value } from '../../api/types.ts';

/** What a control needs, whatever its kind. `change` is called with the value as the API takes it; null is 'nothing'. */
export type InputProps = {
  name: string;
  field: Field;
  value: Value;
  change: (value: Value) => void;
  label: string;
  required?: boolean;
  error?: string | undefined;
  /** The control stands alone, inline: its label is for screen readers only, and it takes the focus. */
  inline?: boolean;
  /** What the other fields hold: what is offered may hang on it. */
  beside?: Readonly<Record<string, Value>> | undefined;
};

export type ShowProps = { name: string; field: Field; value: Value };

/** A kind of field in the browser: how a value is shown, and how it is entered. */
export type Kind = { Show: ComponentType<ShowProps>; Input: ComponentType<InputProps> };

/** What every control gets alike from its props. */
export const common = ({ name, field, label, required, error, inline }: InputProps) =>
  ({
    name,
    ...(field.help && !inline ? { description: field.help } : {}),
    ...(inline ? { 'aria-label': label, autoFocus: true } : { label }),
    required: required ?? false,
    withAsterisk: required ?? false,
    ...(error ? { error } : {}),
  }) as const;

/** The value as text; nothing is the empty text. */
export const textOf = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);

/** Whether the value points at another record. */
export const isRef = (value: unknown): value is Ref =>
  typeof value === 'object' && value !== null && 'id' in value && 'label' in value;

export const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** A value as the API takes it: a reference by its id, everything else as it is. */
export const sentValue = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
