import type { FastifyInstance } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import { holds } from '#kernel/access/principal.ts';
import type { Context } from '#kernel/store/context.ts';
import { requirementOf, standard } from '#conformity/catalogue/catalogue.ts';
import { clauses } from '#conformity/catalogue/clauses.ts';
import { results } from '#conformity/evidence.ts';
import { exceptions } from '#conformity/exceptions.ts';
import { rollUp, type RequirementResult } from '#conformity/result.ts';
import { trend } from '#conformity/trend.ts';
import { numberIn, onlyQuery, queryOf } from './http.ts';
import type { ApiTools } from './tools.ts';

const READERS = [
  'auditor',
  'smsManager',
  'topManagement',
  'processOwner',
  'serviceOwner',
  'agent',
  'administrator',
] as const;

/** Evidence is for staff: people of the portal see their own records only. */
const mayRead = (context: Context): void => {
  if (!holds(context.principal, ...READERS))
    throw new AppError(
      'forbidden',
      'Evidence is shown to staff. Ask whoever administers your access if you should see it.',
    );
};

/** A result with what the requirement asks and how its rule reads. */
const withWords = (result: RequirementResult) => {
  const requirement = requirementOf(result.id);
  return {
    id: result.id,
    clause: result.clause,
    title: requirement?.title ?? '',
    obligation: requirement?.obligation ?? '',
    rule: requirement?.rule ?? null,
    automation: requirement?.automation ?? null,
    documented: requirement?.documented ?? null,
    result: result.result,
    population: result.population,
    conforming: result.conforming,
    exceptions: result.exceptions,
    judgement: result.judgement ?? null,
  };
};

const clauseIn = (clause: string | undefined): string | undefined => {
  if (clause !== undefined && !clauses.some((each) => each.clause === clause))
    throw new AppError('not_found', `There is no clause ${clause.slice(0, 20)}.`);
  return clause;
};

/** What the evidence rules say: all requirements, the exceptions of one, the last twelve months. */
export const registerEvidence = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/evidence', (request) =>
    callerOf(request, async (context) => {
      mayRead(context);
      onlyQuery(request, 'asOf');
      const { requirements, summary, ...found } = await results(context, { asOf: queryOf(request, 'asOf') });
      return { ...found, standard, requirements: requirements.map(withWords), clauses: rollUp(requirements), summary };
    }),
  );

  app.get('/evidence/trend', (request) =>
    callerOf(request, (context) => {
      mayRead(context);
      onlyQuery(request, 'clause');
      return trend(context, clauseIn(queryOf(request, 'clause')));
    }),
  );

  app.get('/evidence/:id/exceptions', (request) =>
    callerOf(request, (context) => {
      mayRead(context);
      onlyQuery(request, 'cursor', 'limit');
      return exceptions(context, (request.params as { id: string }).id, {
        cursor: queryOf(request, 'cursor'),
        limit: numberIn(request, 'limit', 1, 200),
      });
    }),
  );
};
