import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { RuleContent } from '#workspace/automation-rule/rule.schema.ts';
import { get, post, request } from './client.ts';
import type { Page, RecordRow } from './types.ts';

export type HookRow = RecordRow & {
  address: string;
  recordTypes: string[];
  events: string[];
  internalNotes: boolean;
  conditions: { filter: string; groups: RuleContent['conditions']['groups'] } | null;
  failingWhy: string | null;
};
export type Secrets = {
  signing: { since: string; until: string | null }[];
  headers: { name: string; since: string }[];
};
export type Delivery = {
  id: string;
  event: string;
  number: string | null;
  state: 'pending' | 'delivered' | 'failed' | 'held';
  tries: number;
  at: string;
  nextAt: string | null;
  status: number | null;
  error: string | null;
};
export type DeliveryDetail = {
  body: string;
  attempts: {
    at: string;
    tookMs: number;
    address: string | null;
    status: number | null;
    error: string | null;
    answer: string | null;
  }[];
};

const FIELDS = 'title,address,recordTypes,events,internalNotes,conditions,state,phase,failingWhy,version';

/** Every webhook. Keys begin as those of records, so that changes elsewhere are heard. */
export const hooksQuery = queryOptions({
  queryKey: ['records', 'webhook', 'all'],
  queryFn: async ({ signal }) =>
    (
      await get<Page<HookRow>>(
        '/webhooks',
        { fields: FIELDS, sort: 'title', limit: 200, filter: '-state:retired' },
        signal,
      )
    ).items,
});
export const secretsQuery = (id: string) =>
  queryOptions({
    queryKey: ['webhooks', id, 'secrets'],
    queryFn: ({ signal }) => get<Secrets>(`/webhooks/${id}/secrets`, undefined, signal),
  });
export const deliveriesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['webhooks', id, 'deliveries'],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Delivery>>(`/webhooks/${id}/deliveries`, { cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
export const deliveryQuery = (id: string, delivery: string) =>
  queryOptions({
    queryKey: ['webhooks', id, 'delivery', delivery],
    queryFn: ({ signal }) => get<DeliveryDetail>(`/webhooks/${id}/deliveries/${delivery}`, undefined, signal),
  });

export const makeSecret = async (id: string): Promise<string> =>
  (await post<{ secret: string }>(`/webhooks/${id}/secrets`)).secret;
export const putHeader = (id: string, name: string, value: string): Promise<unknown> =>
  post(`/webhooks/${id}/headers`, { name, value });
export const endHeader = (id: string, name: string): Promise<unknown> =>
  request('DELETE', `/webhooks/${id}/headers/${encodeURIComponent(name)}`);
export const sendTest = (id: string): Promise<unknown> => post(`/webhooks/${id}/test`);
/** Sends the named deliveries again, or all of the last days that failed. */
export const replay = async (id: string, which: object): Promise<number> =>
  (await post<{ again: number }>(`/webhooks/${id}/replay`, which)).again;
