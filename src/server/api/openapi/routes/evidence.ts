import type { RouteDoc, Tag } from '../route.ts';
import { about, anything, day, items, listOf, mapOf, named, object, orNull, text, whole } from '../schema.ts';
import { CURSOR, LIMIT } from './records.ts';

export const EVIDENCE: Tag = {
  name: 'Evidence and reports',
  description: 'What the rules say of the records, requirement by requirement, and figures.',
};
const tag = EVIDENCE.name;

/** Addresses of what is worked out over many records. */
export const evidenceRoutes = (): readonly RouteDoc[] => [
  {
    method: 'GET',
    path: '/evidence',
    id: 'evidence.read',
    tag,
    summary: 'Results of all requirements',
    query: { asOf: about(day, 'As recorded at the end of that day; by default now.') },
    answers: {
      200: {
        says: 'Requirement by requirement, and rolled up by clause.',
        schema: object({
          requirements: listOf(named('Requirement')),
          clauses: anything,
          summary: mapOf(anything),
          standard: anything,
        }),
      },
    },
  },
  {
    method: 'GET',
    path: '/evidence/trend',
    id: 'evidence.trend',
    tag,
    summary: 'Results of the last twelve months',
    query: { clause: text },
    answers: { 200: { says: 'Month by month.', schema: anything } },
  },
  {
    method: 'GET',
    path: '/evidence/:id/exceptions',
    id: 'evidence.exceptions',
    tag,
    summary: 'Records for which a requirement’s rule does not hold, and what to do',
    query: { limit: LIMIT, cursor: CURSOR },
    answers: { 200: { says: 'A page.', schema: object({ items: listOf(mapOf(anything)), next: orNull(text) }) } },
    errors: [400],
  },
  {
    method: 'GET',
    path: '/reports/incidents',
    id: 'reports.incidents',
    tag,
    summary: 'Arrivals, closures, backlog, targets and times of incidents',
    query: { 'from!': day, 'to!': day, team: text, service: text, customer: text, priority: about(whole, '1 to 5.') },
    answers: { 200: { says: 'Figures, each with the filter of the list that it counts.', schema: mapOf(anything) } },
  },
  {
    method: 'GET',
    path: '/cadences/ahead',
    id: 'cadences.ahead',
    tag,
    summary: 'Which recurring duties fall due when',
    query: { 'from!': day, 'to!': day },
    answers: { 200: { says: 'By date.', schema: items(mapOf(anything)) } },
  },
];
