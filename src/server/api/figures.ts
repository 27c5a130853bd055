import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import { STEPS, type Step } from '#kernel/store/figure-groups.ts';
import { figuresOf, type Figure, type FigureGroup, type Measure } from '#kernel/store/figures.ts';
import { zoneOf } from '#kernel/store/filter-sql.ts';
import type { Label } from '#kernel/store/references.ts';
import { definitionOf, numberIn, onlyQuery, queryOf } from './http.ts';
import type { ApiTools } from './tools.ts';

const MOST = 400;

const measureIn = (request: FastifyRequest): Measure => {
  const given = queryOf(request, 'measure') ?? 'count';
  if (given === 'count') return { kind: 'count' };
  const [, kind, field] = /^(sum|average):([\w.]{1,100})$/.exec(given) ?? [];
  if (kind === undefined || field === undefined)
    throw new AppError('invalid', 'measure is count, sum:field or average:field.', {
      errors: [{ field: 'measure', message: 'is count, sum:field or average:field' }],
    });
  return { kind: kind as 'sum' | 'average', field };
};

const stepIn = (request: FastifyRequest): Step => {
  const given = queryOf(request, 'step') ?? 'day';
  if (!STEPS.some((each) => each === given))
    throw new AppError('invalid', `step is one of ${STEPS.join(', ')}.`, {
      errors: [{ field: 'step', message: `is one of ${STEPS.join(', ')}` }],
    });
  return given as Step;
};

const presenter = (labels: ReadonlyMap<string, Label>) => {
  const figure = ({ key, count, value }: Figure) => {
    const label = key === null ? undefined : labels.get(key);
    return {
      key,
      ...(label === undefined ? {} : { record: { id: label.id, number: label.number, label: label.label } }),
      count,
      value,
    };
  };
  return {
    figure,
    group: (each: FigureGroup) => ({
      ...figure(each),
      filter: each.filter,
      parts: each.parts.map((part) => ({ ...figure(part), others: part.others })),
    }),
  };
};

/** What a filter finds, counted or added up by the values of a field: for boards, charts and heads of groups. */
export const registerFigures = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/:plural/figures', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'filter', 'by', 'split', 'step', 'measure', 'limit');
      const by = queryOf(request, 'by');
      if (by === undefined)
        throw new AppError('invalid', 'Say by which field to count.', {
          errors: [{ field: 'by', message: 'is required' }],
        });
      const step = stepIn(request);
      const found = await figuresOf(context, definitionOf(request), {
        filter: queryOf(request, 'filter') ?? '',
        by,
        split: queryOf(request, 'split'),
        step,
        measure: measureIn(request),
        limit: numberIn(request, 'limit', 1, MOST) ?? 60,
        // Days begin at the reader's midnight, as in filters.
        zone: zoneOf(context),
      });
      const { figure, group } = presenter(found.labels);
      return {
        total: { count: found.total.count, value: found.total.value },
        groups: found.groups.map(group),
        others: found.others === null ? null : group(found.others),
        splits: found.splits
          .map(({ key, filter }) => ({ ...figure({ key, count: 0, value: null }), filter }))
          .map(({ count: _count, value: _value, ...each }) => each),
        partial: found.partial,
      };
    }),
  );
};
