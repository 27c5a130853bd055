import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get, post, request } from './client.ts';
import type { Page } from './types.ts';

export type MailPlace = { id: string; type: string; number: string; title: string };
export type MailPerson = { id: string; label: string };

/** A message that came in. */
export type MailMessage = {
  id: string;
  state: string;
  reason: string | null;
  detail: string | null;
  source: string;
  sender: string | null;
  subject: string | null;
  to: string[];
  receivedAt: string;
  size: number;
  copies: number;
  mailbox: { id: string; number: string; title: string; address: string };
  record: MailPlace | null;
  suggested: MailPlace | null;
  person: MailPerson | null;
};
/** A letter that goes out. */
export type MailLetter = {
  id: string;
  kind: string;
  state: string;
  address: string;
  subject: string;
  attempts: number;
  error: string | null;
  createdAt: string;
  triedAt: string | null;
  sentAt: string | null;
  person: MailPerson | null;
  record: MailPlace | null;
};
export type MailboxShown = {
  id: string;
  number: string;
  title: string;
  address: string;
  state: string;
  arrives: 'smtp' | 'imap';
  recordType: string;
  team: string | null;
  hasPassword: boolean;
  checkedAt: string | null;
  failedAt: string | null;
  fault: string | null;
  lastMessageAt: string | null;
};
export type MailOverview = {
  mailboxes: MailboxShown[];
  incoming: { received: number; held: number; broken: number };
  outgoing: { waiting: number; failed: number; bounced: number };
};

const MAIL = ['admin', 'mail'] as const;
export const mailKey = MAIL;

export const mailOverviewQuery = queryOptions({
  queryKey: [...MAIL, 'overview'],
  queryFn: ({ signal }) => get<MailOverview>('/mail', undefined, signal),
  refetchInterval: 30_000,
});

export const messagesQuery = (state: string | null) =>
  infiniteQueryOptions({
    queryKey: [...MAIL, 'messages', state],
    queryFn: ({ pageParam, signal }) => get<Page<MailMessage>>('/mail/messages', { state, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

export const lettersQuery = (state: string | null) =>
  infiniteQueryOptions({
    queryKey: [...MAIL, 'letters', state],
    queryFn: ({ pageParam, signal }) => get<Page<MailLetter>>('/mail/letters', { state, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

/** What becomes of a message that waits, or that could not be read. */
export const decideMessage = (
  id: string,
  decision: { action: 'file' | 'retry' | 'discard'; into?: string; customer?: string },
): Promise<MailMessage> => post(`/mail/messages/${id}`, decision);

export const decideLetter = (id: string, action: 'retry' | 'cancel'): Promise<unknown> =>
  post(`/mail/letters/${id}`, { action });

export const setMailboxPassword = (id: string, password: string): Promise<unknown> =>
  request('PUT', `/mail/mailboxes/${id}/password`, { body: { password } });

/** Signs in at a mailbox; says what is wrong where that cannot be done. */
export const testMailbox = (id: string): Promise<{ ok: boolean; says: string }> =>
  post(`/mail/mailboxes/${id}/test`, {});

/** Something that the product tells by itself, and in which ways the organisation lets it. */
export type Reason = { reason: string; kind: string; subject: string; sentence: string; app: boolean; mail: boolean };

export const reasonsQuery = queryOptions({
  queryKey: [...MAIL, 'reasons'],
  queryFn: async ({ signal }) => (await get<{ items: Reason[] }>('/notifications/reasons', undefined, signal)).items,
});

/** Sends a letter to oneself; gives where it went. Refused with why it could not be sent. */
export const tryMail = (): Promise<{ to: string }> => post('/mail/trial', {});
