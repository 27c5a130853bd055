import type { FastifyInstance } from 'fastify';
import { mustBeStaff } from '#kernel/access/administer.ts';
import { AppError } from '#kernel/errors.ts';
import { YEARS_AHEAD } from '#kernel/time/follow-holidays.ts';
import { holidayBook } from '#kernel/time/public-holidays.ts';
import { numberIn, onlyQuery, queryOf } from './http.ts';
import type { ApiTools } from './tools.ts';

const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
const CODE = /^[A-Za-z0-9]{1,10}$/;

/** The public holidays of the world: what a calendar can follow. */
export const registerPublicHolidays = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/public-holidays', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'country', 'state', 'region', 'year', 'language');
      mustBeStaff(context.principal);
      await context.batch([]); // what is cached of the caller still holds
      const [country, state, region] = ['country', 'state', 'region'].map((name) => queryOf(request, name));
      const language = queryOf(request, 'language') ?? 'en';
      if (!LANGUAGE.test(language)) throw new AppError('invalid', 'language is a language such as fr or pt-BR.');
      for (const code of [country, state, region])
        if (code !== undefined && !CODE.test(code))
          throw new AppError('invalid', 'country, state and region are codes as this address lists them.');
      const book = await holidayBook();
      if (country === undefined) return { countries: book.countries(language) };
      const year = numberIn(request, 'year', 1970, 2199) ?? new Date(context.now()).getUTCFullYear();
      return {
        states: book.parts(country, undefined, language),
        regions: state === undefined ? [] : book.parts(country, state, language),
        days: book.days({ country, state, region }, year, year + YEARS_AHEAD, language),
      };
    }),
  );
};
