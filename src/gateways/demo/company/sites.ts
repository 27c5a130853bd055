import { oneOf, rowsOf } from '../table.ts';
import { WEEKS, type Week } from './weeks.ts';
import type { Region } from './teams.ts';

/** A town where TechSol or its customers are. */
export type Site = {
  readonly code: string;
  readonly town: string;
  /** Two letters. */
  readonly country: string;
  readonly nation: string;
  readonly zone: string;
  /** Which names its people have. */
  readonly culture: string;
  readonly week: Week;
};

let loaded: ReadonlyMap<string, Site> | null = null;
const sites = (): ReadonlyMap<string, Site> =>
  (loaded ??= new Map(
    rowsOf('sites').map(
      ({ columns: [code = '', town = '', country = '', nation = '', zone = '', culture = '', week = 'european'] }) => [
        code,
        { code, town, country, nation, zone, culture, week: oneOf(WEEKS, week, `sites ${code}`) },
      ],
    ),
  ));

export const allSites = (): readonly string[] => [...sites().keys()];

/** By the code that stands in the names of configuration items. */
export const siteOf = (code: string): Site => {
  const site = sites().get(code);
  if (site === undefined) throw new Error(`There is no site ${code}.`);
  return site;
};

/** Which of the world's regions a town is in. */
export const regionOf = (code: string): Region => {
  const { zone } = siteOf(code);
  if (zone.startsWith('America/')) return 'americas';
  return /^(Asia|Australia)\//.test(zone) && code !== 'dxb' ? 'apac' : 'emea';
};
