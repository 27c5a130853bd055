import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { RuleContent } from '#workspace/automation-rule/rule.schema.ts';
import { get, post } from './client.ts';
import type { Page, RecordRow, RecordType } from './types.ts';

export type RuleRow = RecordRow &
  Omit<RuleContent, 'conditions'> & {
    conditions: RuleContent['conditions'] | null;
    stops: boolean;
    position: number | null;
    stoppedWhy: string | null;
  };
export type Health = {
  rule: string;
  runs: number;
  failures: number;
  lastAt: string | null;
  error: string | null;
  errorAt: string | null;
  seen: number;
  matched: number;
};
export type RunStep = {
  do: string;
  result: 'done' | 'nothing' | 'failed';
  note?: string;
  /** The fields that it wrote. */
  values?: Record<string, unknown>;
  made?: { type: string; number: string };
};
export type Run = {
  id: string;
  rule: { id: string; number: string; title: string };
  record: { id: string; type: string; number: string; title: string };
  result: 'started' | 'done' | 'failed' | 'held';
  note: string | null;
  steps: RunStep[];
  at: string;
  tookMs: number | null;
};
export type TriedStep = {
  do: string;
  result: 'done' | 'nothing';
  note: string | null;
  values: Record<string, [unknown, unknown]>;
  text: string | null;
};
export type Tried = {
  record: { id: string; number: string; title: string };
  entry: string | null;
  at: string;
  action: string;
  steps: TriedStep[];
};
export type Trial = {
  records: number;
  entries: number;
  items: Tried[];
  labels: Record<string, { number: string; label: string }>;
  next: string | null;
};

const FIELDS = 'title,subject,triggers,conditions,actions,position,stops,state,phase,stoppedWhy,onSince,version';

/** Every rule, in the order in which they run. Keys begin as those of records, so that changes elsewhere are heard. */
export const rulesQuery = queryOptions({
  queryKey: ['records', 'automationRule', 'all'],
  queryFn: async ({ signal }) =>
    (
      await get<Page<RuleRow>>(
        '/automation-rules',
        { fields: FIELDS, sort: 'position', limit: 200, filter: '-state:retired' },
        signal,
      )
    ).items,
});

/** One rule with all that it says. */
export const ruleQuery = (key: string) =>
  queryOptions({
    queryKey: ['records', 'automationRule', 'one', key, 'whole'],
    queryFn: ({ signal }) => get<RuleRow>(`/automation-rules/${encodeURIComponent(key)}`, undefined, signal),
  });

/** How rules have done. */
export const healthQuery = (rules: readonly string[]) =>
  queryOptions({
    queryKey: ['rules', 'health', rules],
    queryFn: async ({ signal }) =>
      rules.length === 0
        ? []
        : (await get<{ items: Health[] }>('/automation-rules/health', { rules: rules.join(',') }, signal)).items,
    placeholderData: keepPreviousData,
  });

/** What rules did to a record, page by page. */
export const recordRunsQuery = (type: RecordType, id: string) =>
  infiniteQueryOptions({
    queryKey: ['records', type.name, 'part', id, 'rule-runs'],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Run>>(`/${type.plural}/${id}/rule-runs`, { cursor: pageParam, limit: 20 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

/** What a rule did, page by page. */
export const runsQuery = (rule: string) =>
  infiniteQueryOptions({
    queryKey: ['rules', 'runs', rule],
    queryFn: ({ pageParam, signal }) => get<Page<Run>>(`/automation-rules/${rule}/runs`, { cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

export type TrialQuestion = RuleContent & { from: string; to: string; filter: string };

/** One page of a trial. */
export const tryRule = (question: TrialQuestion, cursor: string | null): Promise<Trial> =>
  post<Trial>('/automation-rules/trial', { ...question, ...(cursor === null ? {} : { cursor }) });
