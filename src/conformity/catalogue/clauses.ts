import { requirements } from './catalogue.ts';

/** What the clauses are called here. Those with requirements of their own, and those above them. */
const TITLES: Readonly<Record<string, string>> = {
  '4': 'Context',
  '4.1': 'Organisation and its context',
  '4.2': 'Interested parties',
  '4.3': 'Scope of the system',
  '4.4': 'Management system',
  '5': 'Leadership',
  '5.1': 'Commitment',
  '5.2': 'Policy',
  '5.2.1': 'Setting the policy',
  '5.2.2': 'Making the policy known',
  '5.3': 'Roles and authorities',
  '6': 'Planning',
  '6.1': 'Risks and opportunities',
  '6.1.1': 'Finding risks',
  '6.1.2': 'Recording risks',
  '6.1.3': 'Acting on risks',
  '6.2': 'Objectives',
  '6.2.1': 'Setting objectives',
  '6.2.2': 'Planning for objectives',
  '6.3': 'Service management plan',
  '7': 'Support',
  '7.1': 'Resources',
  '7.2': 'Competence',
  '7.3': 'Awareness',
  '7.4': 'Communication',
  '7.5': 'Documented information',
  '7.5.1': 'What is documented',
  '7.5.2': 'Creating and updating',
  '7.5.3': 'Control of documents',
  '7.5.4': 'Documents of the system',
  '7.6': 'Knowledge',
  '8': 'Operation',
  '8.1': 'Planning and control',
  '8.2': 'Service portfolio',
  '8.2.1': 'Service delivery',
  '8.2.2': 'Planning services',
  '8.2.3': 'Parties involved',
  '8.2.4': 'Service catalogue',
  '8.2.5': 'Assets',
  '8.2.6': 'Configuration',
  '8.3': 'Relationship',
  '8.3.1': 'General',
  '8.3.2': 'Customers',
  '8.3.3': 'Service levels',
  '8.3.4': 'Suppliers',
  '8.3.4.1': 'External suppliers',
  '8.3.4.2': 'Internal suppliers',
  '8.4': 'Supply and demand',
  '8.4.1': 'Budget and cost',
  '8.4.2': 'Demand',
  '8.4.3': 'Capacity',
  '8.5': 'Change and release',
  '8.5.1': 'Changes',
  '8.5.1.1': 'Change policy',
  '8.5.1.2': 'Starting changes',
  '8.5.1.3': 'Carrying out changes',
  '8.5.2': 'New or changed services',
  '8.5.2.1': 'Planning',
  '8.5.2.2': 'Design',
  '8.5.2.3': 'Build and transition',
  '8.5.3': 'Release and deployment',
  '8.6': 'Resolution and fulfilment',
  '8.6.1': 'Incident management',
  '8.6.2': 'Service requests',
  '8.6.3': 'Problems',
  '8.7': 'Service assurance',
  '8.7.1': 'Availability',
  '8.7.2': 'Continuity',
  '8.7.3': 'Information security',
  '8.7.3.1': 'Security policy',
  '8.7.3.2': 'Security controls',
  '8.7.3.3': 'Security incidents',
  '9': 'Evaluation',
  '9.1': 'Measurement',
  '9.2': 'Internal audit',
  '9.2.1': 'Conducting audits',
  '9.2.2': 'Audit programme',
  '9.3': 'Management review',
  '9.4': 'Service reporting',
  '10': 'Improvement',
  '10.1': 'Nonconformity and corrective action',
  '10.1.1': 'Responding',
  '10.1.2': 'Records',
  '10.2': 'Continual improvement',
};

export type Clause = {
  readonly clause: string;
  readonly title: string;
  readonly parent: string | null;
  readonly depth: number;
};

const parentOf = (clause: string): string | null =>
  clause.includes('.') ? clause.slice(0, clause.lastIndexOf('.')) : null;

/** 8.10 after 8.9, and 8.6 before 8.6.1. */
export const compareClauses = (a: string, b: string): number => {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = (left[i] ?? -1) - (right[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
};

/** Whether a clause lies within another or is it: 8.6.1 within 8.6, not within 8.61. */
export const isWithin = (clause: string, outer: string): boolean => clause === outer || clause.startsWith(`${outer}.`);

const above = (clause: string): readonly string[] => {
  const parent = parentOf(clause);
  return parent === null ? [clause] : [...above(parent), clause];
};

/** Clauses 4 to 10 that have requirements, with all above them, in the order of the standard. */
export const clauses: readonly Clause[] = [...new Set(requirements.flatMap(({ clause }) => above(clause)))]
  .sort(compareClauses)
  .map((clause) => ({
    clause,
    title: TITLES[clause] ?? clause,
    parent: parentOf(clause),
    depth: clause.split('.').length - 1,
  }));
