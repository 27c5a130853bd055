import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AppError } from '#kernel/errors.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { mayInternal, notFound, readRecord } from '#kernel/store/read.ts';
import { isUuid } from '#kernel/store/references.ts';
import {
  actionsSchema,
  conditionsSchema,
  healthOf,
  listRuns,
  triggersSchema,
  tryRule,
} from '#workspace/automation-rule/public.ts';
import { checked } from './checked.ts';
import { definitionOf, keyOf, numberIn, onlyQuery, queryOf } from './http.ts';
import type { ApiTools } from './tools.ts';

const moment = z.iso.datetime({ offset: true });

/** A rule, saved or not, and the past that it is tried on. */
export const trialInput = z.strictObject({
  subject: z.string().min(1).max(80),
  triggers: triggersSchema,
  conditions: conditionsSchema.nullish(),
  actions: actionsSchema,
  from: moment,
  to: moment,
  filter: z.string().max(2_000).default(''),
  cursor: z.string().max(1_000).nullish(),
});

const RESULTS = ['started', 'done', 'failed', 'held'];
const MOST_RULES = 200;

/** What automation rules would do, did, and how they are. */
export const registerAutomation = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.post('/automation-rules/trial', (request) =>
    callerOf(request, (context) => {
      const { from, to, filter, cursor, conditions, ...content } = checked(trialInput, request.body);
      return tryRule(context, {
        content: { ...content, conditions: conditions ?? { filter: '', groups: [] } },
        from,
        to,
        filter,
        cursor: cursor ?? undefined,
      });
    }),
  );

  app.get('/automation-rules/health', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'rules');
      const rules = (queryOf(request, 'rules') ?? '').split(',').filter((each) => each !== '');
      if (rules.length > MOST_RULES || !rules.every(isUuid))
        throw new AppError('invalid', `Name at most ${MOST_RULES} rules by their ids.`);
      const definition = definitionNamed('automationRule');
      const seen = await Promise.all(
        rules.map((rule) =>
          readRecord(context, definition, rule).then(
            () => [rule],
            () => [],
          ),
        ),
      );
      return { items: await healthOf(context, seen.flat()) };
    }),
  );

  app.get('/automation-rules/:id/runs', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'cursor', 'limit', 'result');
      const rule = await readRecord(context, definitionNamed('automationRule'), keyOf(request));
      const result = queryOf(request, 'result');
      if (result !== undefined && !RESULTS.includes(result))
        throw new AppError('invalid', `result is one of ${RESULTS.join(', ')}.`);
      return listRuns(
        context,
        { rule: String(rule['id']) },
        { cursor: queryOf(request, 'cursor'), limit: numberIn(request, 'limit', 1, 200), result },
      );
    }),
  );

  app.get('/:plural/:id/rule-runs', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'cursor', 'limit');
      const definition = definitionOf(request);
      const row = await readRecord(context, definition, keyOf(request));
      if (!mayInternal(definition, context.principal, row)) throw notFound(definition);
      return listRuns(
        context,
        { record: String(row['id']) },
        { cursor: queryOf(request, 'cursor'), limit: numberIn(request, 'limit', 1, 200) },
      );
    }),
  );
};
