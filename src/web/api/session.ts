import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { get, post, request } from './client.ts';
import type { Preferences, Session } from './types.ts';

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) =>
    (await get<{ session: Session | null }>('/session/present', undefined, signal)).session,
  staleTime: 300_000,
});

/** The session on a page that is only shown to somebody who is signed in. */
export const useSession = (): Session => {
  const { data } = useSuspenseQuery(sessionQuery);
  if (data === null) throw new Error('This page needs somebody who is signed in.');
  return data;
};

const auth = <T>(path: string, body: unknown = {}): Promise<T> => request<T>('POST', `/api/auth${path}`, { body });

/** Signs in by password. `secondStep` says that a code is wanted before the session begins. */
export const signIn = async (email: string, password: string): Promise<{ secondStep: boolean }> => {
  const answer = await auth<{ twoFactorRedirect?: boolean } | undefined>('/sign-in/email', { email, password });
  return { secondStep: answer?.twoFactorRedirect === true };
};

/** The second step: the six figures of the authenticator. */
export const verifyCode = (code: string): Promise<unknown> => auth('/two-factor/verify-totp', { code });

/** The second step without the authenticator: one of the codes that were kept for this. */
export const verifyBackupCode = (code: string): Promise<unknown> => auth('/two-factor/verify-backup-code', { code });

export const signOut = (): Promise<unknown> => auth('/sign-out');

/** Asks for a mail with a link; answers alike whether the address is known or not. */
export const requestReset = (email: string): Promise<unknown> =>
  auth('/request-password-reset', { email, redirectTo: '/reset-password' });

export const resetPassword = (token: string, newPassword: string): Promise<unknown> =>
  auth('/reset-password', { token, newPassword });

export type DemoPerson = { name: string; role: string; email: string; password: string; about: string };

/** The people to sign in as while the demonstration is loaded, none otherwise; and whether there is an organisation at all. */
export const demoPeopleQuery = queryOptions({
  queryKey: ['demo', 'people'],
  queryFn: ({ signal }) => get<{ people: DemoPerson[]; begun: boolean }>('/demo/people', undefined, signal),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Leaves the application; a new page, so that nothing of this person stays in memory. */
export const leave = async (): Promise<void> => {
  await signOut();
  location.assign('/sign-in');
};

/** Sets something for oneself, on every device; language and zone go back to the organisation's with null. */
export const prefer = (change: Preferences & { locale?: string | null; zone?: string | null }): Promise<unknown> =>
  request('PATCH', '/session/preferences', { body: change });

export type NextStep = { key: string; done: boolean };
export const nextStepsQuery = queryOptions({
  queryKey: ['next-steps'],
  queryFn: ({ signal }) => get<{ organisation: NextStep[]; own: NextStep[] }>('/next-steps', undefined, signal),
});

export const changeOrganisation = (change: { name?: string; zone?: string; locale?: string }): Promise<unknown> =>
  request('PATCH', '/organisation', { body: change });

export type Beginning = {
  code: string;
  organisation: string;
  zone: string;
  name: string;
  email: string;
  password: string;
};
/** Makes the first organisation and whoever administers it. Refused with 410 once there is one, with 403 for a wrong code. */
export const begin = (input: Beginning): Promise<unknown> => post('/begin', input);
