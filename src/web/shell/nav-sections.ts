import type { RecordType } from '../api/types.ts';
import { isWithin } from '../kit/evidence/roll-up.ts';

/** The standard's own table of contents, as far as the navigation goes. */
export const SECTIONS = ['4', '5', '6', '7', '8', '8.2', '8.3', '8.4', '8.5', '8.6', '8.7', '9', '10'] as const;
export type Section = (typeof SECTIONS)[number];

/** The section that a clause belongs to: 8.6.1 to 8.6, 8.1 to 8, 10.2 to 10. */
export const sectionOf = (clause: string): Section | undefined =>
  SECTIONS.toReversed().find((section) => isWithin(clause, section));

/** The record types of a section, in the order of their clauses as the API lists them. */
export const typesOf = (section: Section, types: readonly RecordType[]): RecordType[] =>
  types.filter((type) => sectionOf(type.clauses[0] ?? type.section) === section);
