import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get } from './client.ts';

/** A number and the list that it counts. */
export type Counted = { count: number; filter: string };
/** How many met their target of those that had one; the share is null where none had. */
export type Attainment = { met: Counted; missed: Counted; share: number | null };
/** Working time in ms, in half open bins; the last has no end. */
export type Distribution = {
  count: number;
  median: number | null;
  p90: number | null;
  bins: (Counted & { from: number; to: number | null })[];
};
/** A service or a team; without an id, the incidents that have none. */
export type Part = {
  id: string | null;
  number: string | null;
  label: string;
  arrived: Counted;
  resolved: Counted;
  open: Counted;
  response: Attainment;
  resolution: Attainment;
};

/** The figures of incident management for a period of days, both included, each with the list that it counts. */
export type IncidentReport = {
  from: string;
  to: string;
  zone: string;
  asOf: string;
  totals: Record<'arrived' | 'resolved' | 'closed' | 'reopened' | 'major' | 'open' | 'late', Counted>;
  flow: {
    step: 'day' | 'week';
    points: { from: string; to: string; arrived: Counted; resolved: Counted; closed: Counted }[];
  };
  /** Open ones by age and priority, the youngest first; `label` says how old. */
  backlog: (Counted & { label: string; priority: number })[];
  targets: { priority: number; response: Attainment; resolution: Attainment }[];
  responseTime: Distribution;
  resolutionTime: Distribution;
  byService: Part[];
  byTeam: Part[];
};

export const incidentReportQuery = ({ from, to }: { from: string; to: string }) =>
  queryOptions({
    queryKey: ['reports', 'incidents', from, to],
    queryFn: ({ signal }) => get<IncidentReport>('/reports/incidents', { from, to }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 300_000,
  });
