import type { RouteDoc } from '../route.ts';
import { anything, flag, items, listOf, mapOf, moment, object, orNull, text, uuid } from '../schema.ts';

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
    path: '/status',
    id: 'incident.status',
    tag: 'Incidents',
    summary: 'What is disturbed now, or was within seven days, as it was published',
    description:
      'Major incidents of which something was published to all, or to users by those who may read the incident or one below it. `incident` is null for who may not read it.',
    answers: {
      200: {
        says: 'The newest first.',
        schema: items(
          object({
            service: orNull(text),
            open: flag,
            since: moment,
            until: orNull(moment),
            nextUpdateBy: orNull(moment),
            incident: orNull(object({ id: uuid, number: text, title: text })),
            updates: listOf(object({ at: moment, text })),
          }),
        ),
      },
    },
  },
];
