import { rowsOf } from '../table.ts';

export const REGIONS = ['emea', 'americas', 'apac'] as const;
export type Region = (typeof REGIONS)[number];

export type TeamPlan = {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  /** Codes of the towns where its people are. */
  readonly sites: readonly string[];
  readonly department: string;
  /** Key of the team whose lead is told when this one's was; null for management. */
  readonly above: string | null;
  readonly about: string;
};

/** Somebody of TechSol who has a part in the story; the others get names of their towns. */
export type CastPlan = {
  readonly name: string;
  readonly team: string;
  readonly site: string;
  readonly leads: boolean;
  readonly also: readonly string[];
  /** Empty for what people of the team usually are. */
  readonly roles: readonly string[];
};

const words = (list: string): string[] => list.split(' ').filter((word) => word !== '');

/** TechSol's own people, by team. */
export const teamPlans = (): TeamPlan[] =>
  rowsOf('teams').map(
    ({ columns: [key = '', name = '', size, sites = '', department = '', above = '', about = ''] }) => ({
      key,
      name,
      size: Number(size),
      sites: words(sites),
      department,
      above: above === '' ? null : above,
      about,
    }),
  );

/** Those whom the story names; whoever leads a team comes first in it. */
export const castPlans = (): CastPlan[] =>
  rowsOf('cast').map(({ columns: [name = '', team = '', site = '', leads = '', also = '', roles = ''] }) => ({
    name,
    team,
    site,
    leads: leads !== '',
    also: words(also),
    roles: words(roles),
  }));

/** Which team works on a service, for a customer of that region. */
export const teamFor = (service: string, area: string, region: Region): string => {
  if (area === 'network') return `network-${region}`;
  if (area === 'workplace') return `workplace-${region}`;
  if (area === 'security')
    return ['sso', 'privileged-access', 'certificates'].includes(service) ? 'identity' : 'security';
  if (area === 'storage') return service === 'databases' || service === 'analytics' ? 'databases' : 'storage';
  if (service === 'patient-portal' || service === 'radiology-archive') return 'health';
  if (service === 'card-payments' || service === 'online-banking' || service === 'claims') return 'payments';
  return service === 'web-shop' || service === 'store-systems' ? 'retail' : 'platform';
};
