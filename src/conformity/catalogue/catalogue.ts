import catalogue from './requirements.json' with { type: 'json' };

/** Who can decide: records alone, records and then a person on adequacy, or a person alone. */
export type Automation = 'computed' | 'hybrid' | 'attest';

/** One obligation of the standard, in our own words, and what evidences it. */
export type Requirement = {
  /** '8.6.1-a'. */
  readonly id: string;
  readonly clause: string;
  readonly title: string;
  readonly obligation: string;
  readonly kind: string;
  /** The records that carry the evidence. */
  readonly evidence: string;
  /** What the evidence rule asks, in words. */
  readonly rule: string;
  readonly automation: Automation;
  readonly confidence: string;
  /** Whether documented information is asked for: to be kept as evidence, or to exist. */
  readonly documented: string | null;
  readonly planned_interval: boolean;
  readonly note: string | null;
  /** Which edition of the standard it belongs to. */
  readonly edition: string;
};

export const standard: string = catalogue.standard;
export const edition: string = catalogue.edition;

/** Every requirement of clauses 4 to 10, in the order of the standard. */
export const requirements: readonly Requirement[] = (
  catalogue.requirements as readonly Omit<Requirement, 'edition'>[]
).map((requirement) => ({ ...requirement, edition }));

const byId = new Map(requirements.map((requirement) => [requirement.id, requirement]));

/** A requirement by its id, or undefined. */
export const requirementOf = (id: string): Requirement | undefined => byId.get(id);
