import type { Brand } from '#kernel/brand/shown.ts';
import type { ClockReading } from '../kit/clock/reading.ts';
import type { Condition } from '#kernel/record/condition.ts';
import type { Offered } from '#kernel/record/fields.ts';
import type { RecordForm } from '#kernel/record/form.ts';
import type { Phase } from '#kernel/record/phase.ts';

/** Another record, as a record refers to it. */
export type Ref = { id: string; label: string; number?: string; hint?: string };

export type Preferences = {
  theme?: 'system' | 'light' | 'dark' | 'contrast';
  motion?: 'system' | 'reduced';
  density?: 'comfortable' | 'compact';
  hours?: '24' | '12';
  firstDay?: 'monday' | 'sunday' | 'saturday';
  dismissed?: string[];
};

export type Session = {
  person: { id: string; name: string; email: string; initials: string; locale: string; zone: string };
  /** What the person set for themselves; it follows them on every device. */
  preferences: Preferences;
  /** `empty` while nobody has set it up. */
  organisation: { id: string; name: string; empty?: boolean };
  roles: string[];
  /** Whether the person is a member of any team: whoever is of none has no queue of their own. */
  inTeam: boolean;
  /** True for people who only use services: they see the portal. */
  portal: boolean;
  /** How the product shows itself to them. */
  brand: Brand;
  version: string;
};

export type FieldKind =
  | 'text'
  | 'markdown'
  | 'choice'
  | 'level'
  | 'flag'
  | 'integer'
  | 'money'
  | 'date'
  | 'instant'
  | 'duration'
  | 'ref'
  | 'words'
  | 'structured';

/** `own` is a word of the organisation's own; a hidden value is not offered. */
export type Choice = { value: string; label: string; own?: boolean; hidden?: boolean };

export type Field = {
  kind: FieldKind;
  label: string;
  required?: boolean;
  readOnly?: boolean;
  personal?: boolean;
  internal?: boolean;
  choices?: Choice[];
  /** What the organisation offers for a text; `within` the value of another field. */
  offered?: Offered[];
  help?: string;
  section?: string;
  initial?: string | number | boolean;
  showWhen?: Condition;
  requiredWhen?: Condition;
  /** Where a scale begins. */
  from?: number;
  /** Where a scale ends; for a reference, the record type that it points to. */
  to?: string | number;
};

export type Transition = {
  from: string[];
  to: string;
  label: string;
  /** Fields that must be filled. */
  asks: string[];
  /** Fields that may come along. */
  takes: string[];
  comment: 'public' | 'internal' | null;
  key: string | null;
  /** Whoever did it may take it back. */
  undo?: boolean;
  /** A word of the organisation's own. */
  own?: boolean;
  /** Nobody is offered it. */
  hidden?: boolean;
};

export type Lifecycle = {
  initial: string;
  /** `own` marks a word of the organisation's own. */
  states: Record<string, { phase: Phase; label: string; own?: boolean }>;
  transitions: Record<string, Transition>;
};

/** A named action: its word, its letter, and the JSON Schema of what it takes. */
export type ActionDescription = { label: string; key: string | null; undo?: boolean; input?: ObjectSchema };

/** As much of JSON Schema as inputs of actions use; `label`, `ref` and `format: 'markdown'` are the API's own words. */
export type PropertySchema = {
  type?: string;
  enum?: string[];
  format?: string;
  label?: string;
  ref?: string;
  default?: unknown;
  anyOf?: PropertySchema[];
  items?: PropertySchema;
};
export type ObjectSchema = { properties?: Record<string, PropertySchema>; required?: string[] };

/** What a record can be made into: which of its fields fill which, and by which transitions it waits or ends. */
export type Conversion = {
  to: string;
  carries: Record<string, string>;
  leaves: Partial<Record<'waits' | 'ends', string>>;
  first: 'stays' | 'waits' | 'ends';
};

/** A record type as the API describes it: all that the list page and the record page are drawn from. */
export type RecordType = {
  name: string;
  plural: string;
  prefix: string;
  clauses: string[];
  /** Arranged for the work (views, texts, rules), no thing of the daily work itself. */
  arrangement?: boolean;
  section: string;
  label: string;
  labelPlural: string;
  fields: Record<string, Field>;
  lifecycle: Lifecycle;
  /** Named commands beyond edit and transition. */
  actions: Record<string, ActionDescription>;
  conversions?: Conversion[];
  /** The state in which one ends that is merged into another; null where none is. */
  merges?: { ends: string } | null;
  /** Names of its clocks; none for records that nobody is waiting for. */
  clocks: string[];
  views: { list: string[]; form: string[] };
  /** The forms by which such records are made, where the organisation drew some. */
  forms?: RecordForm[];
  may: { create: boolean };
};

export type Value = string | number | boolean | null | Ref | string[] | object | undefined;

export type RecordRow = {
  id: string;
  type: string;
  number: string;
  title: string;
  state: string;
  phase: Phase;
  version: number;
  createdAt: string;
  updatedAt: string;
  description?: string | null;
  assignee?: Ref | null;
  team?: Ref | null;
  customer?: Ref | null;
  service?: Ref | null;
  requester?: Ref | null;
  tags?: string[];
  dueAt?: string | null;
  clocks?: Record<string, ClockReading>;
  may?: May;
  [field: string]: Value;
};

export type May = {
  edit: boolean;
  transitions: string[];
  actions: string[];
  comment: ('public' | 'internal')[];
  /** Whether its past states and versions may be looked at. */
  history: boolean;
  /** Whether one is told who looked at it, where it is confidential. */
  viewings?: boolean;
};

export type Page<T> = { items: T[]; next: string | null };
