import type { ParseArgsOptionDescriptor } from 'node:util';

/** An option of a command, with what `--help` says of it; `value` names what it takes. */
export type Option = ParseArgsOptionDescriptor & { readonly help: string; readonly value?: string };

export type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

/** What a command is called with. Positionals come without the command's own name. */
export type Args = { readonly values: Values; readonly positionals: readonly string[] };

/** The surroundings of a command: its environment variables and where it speaks to. */
export type Env = {
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Results: one line. */
  out(line: string): void;
  /** Progress and errors: one line. */
  err(line: string): void;
  /** Whether a person watches. */
  readonly interactive: boolean;
};

/** One command of `wellrun`: a file of this folder exports it under the name `command`, and is loaded when it is called. */
export type Command = {
  /** One line for the list of commands. */
  readonly summary: string;
  /** Forms of the call, without 'wellrun', such as 'user add --email ADDRESS'. */
  readonly usage: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  /** What else one has to know: a line each, wrapped when it is shown. */
  readonly notes?: readonly string[];
  /** Errors that it throws are told in one sentence. A number is the exit code, otherwise 0. */
  run(args: Args, env: Env): Promise<number | void>;
};

/** A call that cannot be understood: told with the usage, exit code 2. */
export class UsageError extends Error {}

/** The value of an option that takes text, or undefined. */
export const textOf = (values: Values, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};

/** As `textOf`; throws UsageError when it is not given. */
export const neededText = (values: Values, name: string): string => {
  const value = textOf(values, name);
  if (value === undefined || value.trim() === '') throw new UsageError(`Give --${name}.`);
  return value.trim();
};

/** Options that several commands have. */
export const orgOption = {
  org: {
    type: 'string',
    value: 'NAME',
    help: 'the organisation, by name or id; may be left out where there is only one',
  },
} as const satisfies Record<string, Option>;
export const jsonOption = { json: { type: 'boolean', help: 'print JSON' } } as const satisfies Record<string, Option>;
