import { queryOptions } from '@tanstack/react-query';
import { get, post, request } from './client.ts';

/** What the person signs in with. */
export type Account = { email: string; secondStep: boolean };

export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: ({ signal }) => get<Account>('/session/account', undefined, signal),
});

const auth = <T>(path: string, body: unknown): Promise<T> => request<T>('POST', `/api/auth${path}`, { body });

/** Changes the password; every other session ends. */
export const changePassword = (currentPassword: string, newPassword: string): Promise<unknown> =>
  auth('/change-password', { currentPassword, newPassword });

/** What an authenticator is set up with, and the codes to keep for the day on which it is lost. */
export type SecondStep = { totpURI: string; backupCodes: string[] };

/** Begins a second step; it is asked for once a first code was right. */
export const beginSecondStep = (password: string): Promise<SecondStep> => auth('/two-factor/enable', { password });

export const endSecondStep = (password: string): Promise<unknown> => auth('/two-factor/disable', { password });

/** New backup codes; the old ones end. */
export const newBackupCodes = (password: string): Promise<Pick<SecondStep, 'backupCodes'>> =>
  auth('/two-factor/generate-backup-codes', { password });

/** A browser in which the person is signed in. */
export type OpenSession = {
  id: string;
  createdAt: string;
  usedAt: string;
  expiresAt: string;
  address: string | null;
  agent: string | null;
  current: boolean;
};

export const sessionsQuery = queryOptions({
  queryKey: ['account', 'sessions'],
  queryFn: async ({ signal }) => (await get<{ items: OpenSession[] }>('/sessions', undefined, signal)).items,
});

/** Ends one other session, or ('others') all others. */
export const endSession = (id: string): Promise<unknown> =>
  request('DELETE', id === 'others' ? '/sessions' : `/sessions/${id}`);

export type Scope = 'read' | 'write';
export type ApiKey = {
  id: string;
  name: string;
  /** Its last letters, to tell it by. */
  hint: string;
  scopes: Scope[];
  createdAt: string;
  expiresAt: string;
  usedAt: string | null;
  revokedAt: string | null;
};

export const apiKeysQuery = queryOptions({
  queryKey: ['account', 'keys'],
  queryFn: async ({ signal }) => (await get<{ items: ApiKey[] }>('/api-keys', undefined, signal)).items,
});

/** Makes a key; the answer is the only one that holds it. */
export const makeApiKey = (wanted: { name: string; scopes: Scope[]; days: number }): Promise<{ key: string }> =>
  post('/api-keys', wanted);

export const revokeApiKey = (id: string): Promise<unknown> => request('DELETE', `/api-keys/${id}`);

export type Way = { app: boolean; mail: 'now' | 'digest' | 'off' };
export type Digest = { every: 'hour' | 'day' | 'week'; at: string; day: number };
export type Quiet = { from: string; to: string } | null;
/** What one chose oneself; what is left out is as the organisation has it. */
export type Choices = {
  mail?: boolean;
  kinds?: Record<string, Way>;
  types?: Record<string, 'digest' | 'off'>;
  digest?: Digest;
  quiet?: Quiet;
  onlyMine?: boolean;
};
export type Preferences = Required<Choices>;

export const preferencesQuery = queryOptions({
  queryKey: ['account', 'telling'],
  queryFn: ({ signal }) =>
    get<{ mail: boolean; chosen: Choices; effective: Preferences }>('/notifications/preferences', undefined, signal),
});

export const setPreferences = (choices: Choices): Promise<unknown> =>
  request('PUT', '/notifications/preferences', { body: choices });

export type Membership = { id: string; name: string; current: boolean };

export const organisationsQuery = queryOptions({
  queryKey: ['account', 'organisations'],
  queryFn: async ({ signal }) =>
    (await get<{ items: Membership[] }>('/session/organisations', undefined, signal)).items,
});

export const enterOrganisation = (org: string): Promise<unknown> => post('/session/organisation', { org });
