import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { EvidenceResult } from '../kit/marks/evidence-mark.tsx';
import { get } from './client.ts';
import type { Page } from './types.ts';

export type Requirement = {
  id: string;
  clause: string;
  title: string;
  obligation: string;
  /** What the evidence rule asks, in words. */
  rule: string | null;
  result: EvidenceResult;
  /** Figures are null where no rule counts. */
  population: number | null;
  conforming: number | null;
  exceptions: number | null;
};

export type Evidence = {
  asOf: string;
  /** The past day whose recorded results these are; null as of now. */
  day: string | null;
  edition: string;
  period: { from: string; to: string };
  /** Whether the figures are the organisation's, or those of the records that the caller may see. */
  scope: 'organisation' | 'visible';
  requirements: Requirement[];
  /** Clauses with their names, those above the ones that have requirements too. */
  clauses?: { clause: string; title: string }[];
};

export type Exception = {
  /** Without an id: the record that should be there does not exist yet. */
  record: { type: string; id: string | null; number: string; title: string };
  found: string;
  todo: string;
  who: { id: string; name: string; kind: string } | null;
  since: string | null;
};

/** Results at the end of each past month (and today last), by requirement. */
export type EvidenceTrend = { months: { month: string; results: Record<string, EvidenceResult> }[] };

/** All requirements with their results, as of now, or as recorded at the end of a past day ('2026-05-31'). */
export const evidenceQuery = (asOf?: string) =>
  queryOptions({
    queryKey: ['evidence', 'all', asOf ?? 'now'],
    queryFn: ({ signal }) => get<Evidence>('/evidence', { asOf }, signal),
    placeholderData: keepPreviousData,
  });

export const exceptionsQuery = (requirement: string) =>
  infiniteQueryOptions({
    queryKey: ['evidence', 'exceptions', requirement],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Exception>>(`/evidence/${requirement}/exceptions`, { cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

export const trendQuery = (clause: string) =>
  queryOptions({
    queryKey: ['evidence', 'trend', clause],
    queryFn: ({ signal }) => get<EvidenceTrend>('/evidence/trend', { clause }, signal),
    staleTime: 600_000,
  });
