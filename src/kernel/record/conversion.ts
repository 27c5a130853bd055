import type { Direction, LinkKindName } from './link-kinds.ts';

/** What becomes of a record that another one is made from: it stays as it is, waits for the other, or ends. */
export const LEAVINGS = ['stays', 'waits', 'ends'] as const;
export type Leaving = (typeof LEAVINGS)[number];

/** How a record is made into one of another type: an incident that turns out to be a problem. Plain data. */
export type Conversion = {
  readonly to: string;
  /** How the two are linked, as read from the source: an incident 'is caused by' the problem. */
  readonly link: { readonly kind: LinkKindName; readonly direction: Direction };
  /** Fields of the new record by name, each with the field of the source that fills it. */
  readonly carries: Readonly<Record<string, string>>;
  /** What the new record begins with besides. */
  readonly sets?: Readonly<Record<string, unknown>>;
  /** The transitions by which the source waits or ends, where it can. */
  readonly leaves: Readonly<
    Partial<
      Record<'waits' | 'ends', { readonly transition: string; readonly values?: Readonly<Record<string, unknown>> }>
    >
  >;
  /** What is proposed first. */
  readonly first: Leaving;
};
