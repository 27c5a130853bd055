/** One kind of link, read from its source ('causes') and from its target ('is caused by'). */
export type LinkKind = {
  readonly out: string;
  readonly in: string;
  /** Means the same from both sides. */
  readonly symmetric?: true;
  /** May not lead back to where it began. */
  readonly acyclic?: true;
  /** Only between records of these types: what services are made of. */
  readonly between?: readonly string[];
  /** When one side fails, the other one may fail too: which one that is. */
  readonly impact?: 'source' | 'target' | 'both' | 'neither';
};

const PARTS = ['configurationItem', 'service'] as const;

/** Every kind of link that there is. */
export const LINK_KINDS = {
  relates: { out: 'relates to', in: 'relates to', symmetric: true },
  duplicates: { out: 'duplicates', in: 'is duplicated by', acyclic: true },
  causes: { out: 'causes', in: 'is caused by' },
  solves: { out: 'solves', in: 'is solved by' },
  affects: { out: 'affects', in: 'is affected by' },
  follows: { out: 'follows', in: 'is followed by' },
  parent: { out: 'is parent of', in: 'is child of', acyclic: true },
  dependsOn: { out: 'depends on', in: 'is needed by', between: PARTS, impact: 'source' },
  runsOn: { out: 'runs on', in: 'carries', between: PARTS, impact: 'source' },
  partOf: { out: 'is part of', in: 'consists of', between: PARTS, impact: 'target', acyclic: true },
  connectsTo: { out: 'connects to', in: 'connects to', between: PARTS, impact: 'both', symmetric: true },
  backsUp: { out: 'backs up', in: 'is backed up by', between: PARTS, impact: 'neither' },
} as const satisfies Readonly<Record<string, LinkKind>>;

export type LinkKindName = keyof typeof LINK_KINDS;
/** From which side a link is seen: from its source ('out') or from its target ('in'). */
export type Direction = 'out' | 'in';

export const LINK_KIND_NAMES = Object.keys(LINK_KINDS) as readonly LinkKindName[];

/** A kind of link by its name, or undefined. Safe for names from outside ('__proto__'). */
export const linkKind = (name: string): LinkKind | undefined =>
  Object.hasOwn(LINK_KINDS, name) ? LINK_KINDS[name as LinkKindName] : undefined;

/** The words of a link as read from one of its sides. */
export const linkWords = (kind: string, direction: Direction): string => linkKind(kind)?.[direction] ?? kind;

/** Kinds that say of what services are made; with their direction they carry impact. */
export const TOPOLOGY: readonly LinkKindName[] = LINK_KIND_NAMES.filter((name) => 'impact' in LINK_KINDS[name]);
/** Types of record that such kinds join. */
export const TOPOLOGY_TYPES: readonly string[] = PARTS;
