import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get } from './client.ts';

/** One figure of the line on top. `filter` is the list that it counts; shares run from 0 to 1, durations are ms of working time. */
export type Figure = {
  key: 'responseInTime' | 'medianResponse' | 'resolutionInTime' | 'medianResolution' | 'arrived' | 'open';
  unit: 'share' | 'duration' | 'count';
  value: number | null;
  before: number | null;
  of: number;
  better: 'higher' | 'lower';
  filter: string;
};

/** How often a target was met: the share, and the share that was agreed (null where none is). */
export type Attained = { share: number | null; target: number | null };
export type AttainmentRow = {
  key: string;
  label: string;
  n: number;
  filter: string;
  response: Attained;
  resolution: Attained;
};

/** How long it took: counts up to each bound (the last has none), and two marks. */
export type Distribution = {
  bins: { upToMs: number | null; count: number; filter: string }[];
  medianMs: number | null;
  p90Ms: number | null;
  n: number;
};

export type Backlog = {
  open: number;
  olderThanWeek: number;
  buckets: { key: string; filter: string; byPriority: Record<string, number> }[];
};

/** What the dashboard asks of the incidents of a period (days, both included, in the organisation's zone). */
export type IncidentReport = {
  asOf: string;
  period: { from: string; to: string };
  before: { from: string; to: string };
  figures: Figure[];
  flow: { day: string; arrived: number; closed: number }[];
  backlog: Backlog;
  attainment: { priority: AttainmentRow[]; service: AttainmentRow[]; team: AttainmentRow[] };
  response: Distribution;
  resolution: Distribution;
};

export const incidentReportQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['reports', 'incidents', from, to],
    queryFn: ({ signal }) => get<IncidentReport>('/reports/incidents', { from, to }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 300_000,
  });
