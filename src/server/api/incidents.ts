import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { readRecord } from '#kernel/store/read.ts';
import { incidentReport, serviceStatus, similar } from '#sms/operation/resolution/incident/public.ts';
import { keyOf, onlyQuery, queryOf } from './http.ts';
import type { ApiTools } from './tools.ts';

const required = (request: FastifyRequest, name: string): string => {
  const value = queryOf(request, name);
  if (value === undefined || value === '')
    throw new AppError('invalid', `Give ${name}.`, { errors: [{ field: name, message: 'is required' }] });
  return value;
};

/** What incidents have besides what every record has: similar ones, the report. */
export const registerIncidents = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  const incident = definitionNamed('incident');

  app.get('/incidents/similar', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'title', 'description', 'service', 'configurationItem', 'category');
      const of = (name: string): string | null => queryOf(request, name)?.slice(0, 2_000) ?? null;
      return {
        items: await similar(context, {
          title: required(request, 'title').slice(0, 500),
          description: of('description'),
          service: of('service'),
          configurationItem: of('configurationItem'),
          category: of('category'),
        }),
      };
    }),
  );

  app.get('/incidents/:id/similar', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      const row = await readRecord(context, incident, keyOf(request));
      const of = (name: string): string | null => (row[name] ?? null) as string | null;
      return {
        items: await similar(context, {
          title: String(row['title']),
          description: of('description'),
          service: of('service'),
          configurationItem: of('configurationItem'),
          category: of('category'),
          exclude: String(row['id']),
        }),
      };
    }),
  );

  app.get('/status', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      return { items: await serviceStatus(context) };
    }),
  );

  app.get('/reports/incidents', (request) =>
    callerOf(request, (context) => {
      onlyQuery(request, 'from', 'to', 'team', 'service', 'customer', 'priority');
      return incidentReport(context, {
        from: required(request, 'from'),
        to: required(request, 'to'),
        team: queryOf(request, 'team'),
        service: queryOf(request, 'service'),
        customer: queryOf(request, 'customer'),
        priority: queryOf(request, 'priority'),
      });
    }),
  );
};
