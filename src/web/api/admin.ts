import { queryOptions } from '@tanstack/react-query';
import type { Condition } from '#kernel/record/condition.ts';
import type { JsonSchema } from '../kit/schema/shape.ts';
import { get, post, request } from './client.ts';
import type { Ref } from './types.ts';

/** A value of a setting, with the moment from which it holds; null for the one that holds from the beginning. */
export type SettingValue = { value: unknown; validFrom: string | null; setBy: Ref | null; setAt: string | null };
export type Setting = {
  name: string;
  label: string;
  version: number;
  current: SettingValue;
  planned: SettingValue[];
};
export type SettingDetail = Setting & { history: SettingValue[]; schema: JsonSchema };

const SETTINGS = ['admin', 'settings'] as const;

export const settingsQuery = queryOptions({
  queryKey: SETTINGS,
  queryFn: async ({ signal }) => (await get<{ items: Setting[] }>('/settings', undefined, signal)).items,
});

export const settingQuery = (name: string) =>
  queryOptions({
    queryKey: [...SETTINGS, name],
    queryFn: ({ signal }) => get<SettingDetail>(`/settings/${name}`, undefined, signal),
  });

/** Decides a setting, from now on or from a later moment (ISO); refused with 412 when somebody else decided first. */
export const putSetting = (
  name: string,
  version: number,
  value: unknown,
  validFrom: string | undefined,
): Promise<Setting> =>
  request('PUT', `/settings/${name}`, { body: { value, ...(validFrom ? { validFrom } : {}) }, version });

export type Role = { name: string; label: string; portal: boolean };
export type Scope = 'organisation' | 'customer' | 'team' | 'service';
/** A role that somebody holds: everywhere, or of one customer, team or service; from then, perhaps until then. */
export type Grant = {
  id: string;
  person: Ref;
  role: string;
  scope: Scope;
  of: Ref | null;
  from: string;
  to: string | null;
};

export const rolesQuery = queryOptions({
  queryKey: ['admin', 'roles'],
  queryFn: async ({ signal }) => (await get<{ items: Role[] }>('/roles', undefined, signal)).items,
});
export const grantsQuery = queryOptions({
  queryKey: ['admin', 'grants'],
  queryFn: async ({ signal }) => (await get<{ items: Grant[] }>('/grants', undefined, signal)).items,
});
export const addGrant = (grant: {
  person: string;
  role: string;
  scope: Scope;
  of?: string;
  from?: string;
  to?: string;
}): Promise<Grant> => post('/grants', grant);
export const endGrant = (id: string): Promise<unknown> => request('DELETE', `/grants/${id}`);

export type Member = { person: Ref; from: string; to: string | null };
export const membersQuery = (team: string) =>
  queryOptions({
    queryKey: ['admin', 'members', team],
    queryFn: async ({ signal }) => (await get<{ items: Member[] }>(`/teams/${team}/members`, undefined, signal)).items,
  });
export const joinTeam = (team: string, person: string): Promise<Member> => post(`/teams/${team}/members`, { person });
export const leaveTeam = (team: string, person: string): Promise<unknown> =>
  request('DELETE', `/teams/${team}/members/${person}`);

export const OWN_KINDS = ['text', 'integer', 'flag', 'date', 'instant', 'choice', 'ref'] as const;
/** A field that the organisation added to a type of record; its name and kind stay for good. */
export type OwnField = {
  id: string;
  type: string;
  name: string;
  label: string;
  kind: (typeof OWN_KINDS)[number];
  required: boolean;
  internal: boolean;
  personal: boolean;
  values?: string[];
  to?: string;
  help?: string;
  section?: string;
  position?: number;
  initial?: string | number | boolean;
  showWhen?: Condition;
  requiredWhen?: Condition;
  unique?: boolean;
  pattern?: string;
  min?: number;
  max?: number;
  version: number;
  endedAt: string | null;
};
export const ownFieldsQuery = queryOptions({
  queryKey: ['admin', 'fields'],
  queryFn: async ({ signal }) => (await get<{ items: OwnField[] }>('/custom-fields', undefined, signal)).items,
});
export const addOwnField = (field: object): Promise<OwnField> => post('/custom-fields', field);
export const changeOwnField = ({ id, version }: OwnField, change: object): Promise<OwnField> =>
  request('PATCH', `/custom-fields/${id}`, { body: change, version });
