import type { JsonSchema } from './shape.ts';

/** What draws a part of a setting: its schema, its value and how to change it. */
export type SchemaProps = {
  schema: JsonSchema;
  value: unknown;
  change: (value: unknown) => void;
  /** Where it stands in the whole: 'own.3.response'. Refusals name it so. */
  path: string;
  label: string;
  /** The label is for screen readers only: the head of its column says it. */
  bare?: boolean;
  words: Words;
  errors: Readonly<Record<string, string>>;
  readOnly: boolean;
};

/** The words of a setting: of a property, of a key or value. */
export type Words = {
  property: (name: string) => string;
  value: (value: string) => string;
  about: (name: string) => string | undefined;
};

/** The path of a part below another: 'own' and 3 and 'response' as 'own.3.response'; the whole has the empty path. */
export const below = (path: string, ...parts: (string | number)[]): string =>
  [path, ...parts].filter((part) => part !== '').join('.');
