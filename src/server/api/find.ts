import type { FastifyInstance } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import { definitionNamed, allDefinitions } from '#kernel/record/registry.ts';
import { withNumbers } from '#kernel/store/resolve.ts';
import { find } from '#kernel/find/find.ts';
import { isUuid } from '#kernel/store/references.ts';
import { alikeTo } from '#kernel/store/similar.ts';
import { suggest } from '#kernel/store/suggest.ts';
import { numberIn, onlyQuery, queryOf } from './http.ts';
import type { ApiTools } from './tools.ts';

const MOST_NUMBERS = 100;

const known = (type: string): string => {
  if (!allDefinitions().some((each) => each.name === type))
    throw new AppError('not_found', `There is no record type called ${type.slice(0, 60)}.`);
  return definitionNamed(type).name;
};

/** Search over all records, and suggestions for pickers. Both within access. */
export const registerFind = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/search', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'q', 'types', 'state', 'limit', 'excerpts');
      const text = queryOf(request, 'q') ?? '';
      if (text.length > 300) throw new AppError('invalid', 'Search for at most 300 characters.');
      const state = queryOf(request, 'state');
      if (state !== undefined && state !== 'open' && state !== 'ended')
        throw new AppError('invalid', 'state is open or ended.');
      return find(context, text, {
        types: queryOf(request, 'types')?.split(',').map(known),
        state,
        limit: numberIn(request, 'limit', 1, 100) ?? 20,
        excerpts: queryOf(request, 'excerpts') === 'true',
      });
    }),
  );
  app.get('/resolve', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'numbers');
      const numbers = (queryOf(request, 'numbers') ?? '').split(',').filter((each) => each !== '');
      if (numbers.length > MOST_NUMBERS || numbers.some((each) => each.length > 60))
        throw new AppError('invalid', `Ask for at most ${MOST_NUMBERS} numbers, separated by commas.`);
      return { items: await withNumbers(context, numbers) };
    }),
  );
  app.get('/similar/:type', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'title', 'description', 'service', 'exclude');
      const of = (name: string): string | null => queryOf(request, name)?.slice(0, 2_000) ?? null;
      const idOf = (name: string): string | null => {
        const given = of(name);
        return given !== null && isUuid(given) ? given : null;
      };
      return {
        items: await alikeTo(context, definitionNamed(known((request.params as { type: string }).type)), {
          title: (of('title') ?? '').slice(0, 500),
          description: of('description'),
          service: idOf('service'),
          exclude: idOf('exclude'),
        }),
      };
    }),
  );
  app.get('/suggest/:type', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'q', 'limit');
      return {
        items: await suggest(
          context,
          known((request.params as { type: string }).type),
          (queryOf(request, 'q') ?? '').slice(0, 200),
          numberIn(request, 'limit', 1, 50) ?? 12,
        ),
      };
    }),
  );
};
