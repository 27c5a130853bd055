/** How a record is merged into another one of its type. Plain data. */
export type Merging = {
  /** The state in which the merged one ends for good: no transition leads out of it. */
  readonly ends: string;
  /** What it says then besides: the code or the outcome by which one knows it for a duplicate. */
  readonly sets?: Readonly<Record<string, unknown>>;
};
