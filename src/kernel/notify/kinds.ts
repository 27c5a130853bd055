/** What people can choose to be told of: each reason belongs to one of these. */
export const KINDS = [
  'assigned',
  'mentioned',
  'approval',
  'answered',
  'noted',
  'moved',
  'team',
  'warning',
  'major',
  'duty',
  'mailbox',
  'other',
] as const;
export type Kind = (typeof KINDS)[number];
/** Those that people who only use services can hear of, in the order in which they are shown. */
export const PORTAL_KINDS = ['answered', 'moved', 'approval', 'assigned', 'other'] as const satisfies readonly Kind[];

const PATTERNS: readonly (readonly [RegExp, Kind])[] = [
  [/^approval\./, 'approval'],
  [/^(?:task|cadence)\./, 'duty'],
  [/^mailbox\./, 'mailbox'],
  [/\.(?:assigned|commander|escalated|added)$/, 'assigned'],
  [/\.mentioned$/, 'mentioned'],
  [/\.noted$/, 'noted'],
  [/\.(?:answered|replied|asked|commented|update|informed)$/, 'answered'],
  [/\.(?:arrived|created|escalatedToTeam)$/, 'team'],
  [/\.(?:warning|updateDue|due|overdue)$/, 'warning'],
  [/\.(?:major|noMajor)$/, 'major'],
  [/\.(?:received|moved|resolved|reopened|closed|cancelled|merged)$/, 'moved'],
];

/** The kind of a reason ('incident.answered'), by its last word and its module. */
export const kindOf = (reason: string): Kind => PATTERNS.find(([pattern]) => pattern.test(reason))?.[1] ?? 'other';
