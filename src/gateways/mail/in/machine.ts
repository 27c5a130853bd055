import { foldedHeader, type HeadersOf } from './headers.ts';

/** Why a message was written by a machine, so that nobody answers it: or null for one that somebody wrote. */
export type Machine = 'autoReply' | 'generated' | 'bulk' | 'bounce' | null;

/**
 * Whether a machine wrote it (RFC 3834, 2076; what mail programs send): automatic answers and out-of-office notes, generated
 * messages, lists and bulk mail, reports of failed delivery and whatever has no sender to return to.
 */
export const machineOf = (header: HeadersOf, envelopeFrom: string | null): Machine => {
  const first = (name: string): string => foldedHeader(header, name);
  const type = first('content-type');
  if (/^multipart\/report\b/.test(type) && /report-type="?(?:delivery-status|disposition-notification)/.test(type))
    return 'bounce';
  const submitted = first('auto-submitted');
  if (/^auto-replied\b/.test(submitted)) return 'autoReply';
  for (const name of ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-auto-reply-from'])
    if (header(name).length > 0 && !/^(?:no|false)$/.test(first(name))) return 'autoReply';
  const precedence = first('precedence');
  if (/^auto_?reply$/.test(precedence)) return 'autoReply';
  const returnPath = header('return-path')[0];
  if (envelopeFrom === '' || (envelopeFrom === null && returnPath !== undefined && /^<?\s*>?$/.test(returnPath)))
    return 'bounce';
  if (/^mailer-daemon@|^postmaster@/.test(first('from').replace(/^.*</, ''))) return 'bounce';
  if (submitted !== '' && !/^no\b/.test(submitted)) return 'generated';
  if (/^(?:bulk|junk|list)$/.test(precedence) || header('list-id').length > 0) return 'bulk';
  if (/\b(?:all|oof|autoreply)\b/.test(first('x-auto-response-suppress'))) return 'generated';
  return null;
};

/** Whether a filter on the way marked it as unwanted. */
export const isSpam = (header: HeadersOf): boolean => {
  const first = (name: string): string => foldedHeader(header, name);
  if (/^yes\b/.test(first('x-spam-flag')) || /^yes\b/.test(first('x-spam-status')) || /^yes\b/.test(first('x-spam')))
    return true;
  const [, level] = /^(-?\d+)/.exec(first('x-ms-exchange-organization-scl')) ?? [];
  return level !== undefined && Number(level) >= 5;
};
