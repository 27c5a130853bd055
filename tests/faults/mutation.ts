/** Text of a file that stands there once, and what takes its place. */
export type Patch = { readonly file: string; readonly find: string; readonly replace: string };
/** A defect, and the test that is there to notice it: by a part of its full name. */
export type Mutation = {
  readonly name: string;
  readonly patches: readonly Patch[];
  readonly file: string;
  /** Which of those that the test is described for. */
  readonly of?: string;
  readonly test: string;
};
