import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get } from './client.ts';
import type { RecordType } from './types.ts';

/** How many records have a value, and what they measure; `record` is what the value refers to. */
export type Figure = {
  key: string | null;
  record?: { id: string; number: string; label: string };
  count: number;
  value: number | null;
};
export type FigureGroup = Figure & {
  /** The term of a filter that finds them; null where none can say it. */
  filter: string | null;
  parts: (Figure & { others: boolean })[];
};
export type Figures = {
  total: { count: number; value: number | null };
  groups: FigureGroup[];
  others: FigureGroup | null;
  splits: { key: string | null; record?: Figure['record']; filter: string | null }[];
  partial: boolean;
};

export type FiguresQuestion = {
  filter: string;
  by: string;
  split?: string | undefined;
  step?: string | undefined;
  measure?: string | undefined;
  limit?: number;
};

/** A list in figures: counted or added up by the values of a field. */
export const figuresQuery = (type: RecordType, question: FiguresQuestion) =>
  queryOptions({
    queryKey: ['records', type.name, 'figures', question],
    queryFn: ({ signal }) => get<Figures>(`/${type.plural}/figures`, question, signal),
    placeholderData: keepPreviousData,
  });
