import type { RouteDoc } from '../route.ts';
import { anything, items, mapOf, object, orNull, text, uuid } from '../schema.ts';

/** What incidents have besides what every record has. */
export const incidentsRoutes = (): readonly RouteDoc[] => [
  {
    method: 'GET',
    path: '/incidents/:id/similar',
    id: 'incident.similarTo',
    tag: 'Incidents',
    summary: 'Open incidents and known errors like this one',
    answers: { 200: { says: 'The likest first.', schema: items(mapOf(anything)) } },
  },
  {
    method: 'GET',
    path: '/incidents/similar',
    id: 'incident.similar',
    tag: 'Incidents',
    summary: 'Open incidents and known errors like a new report',
    query: { 'title!': text, description: text, service: text, configurationItem: text, category: text },
    answers: { 200: { says: 'The likest first.', schema: items(mapOf(anything)) } },
  },
  {
    method: 'GET',
    path: '/incidents/:id/redirect',
    id: 'incident.redirect',
    tag: 'Incidents',
    summary: 'Where a merged incident went',
    answers: {
      200: {
        says: 'null where it was not merged, or the other one may not be seen.',
        schema: object({ into: orNull(object({ id: uuid, type: text, number: text, title: text })) }),
      },
    },
  },
];
