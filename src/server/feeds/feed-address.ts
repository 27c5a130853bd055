import { createHash } from 'node:crypto';
import type { Credential } from '#kernel/store/context.ts';

/** 'wrf_', the organisation's UUID without hyphens, '_', 32 random bytes in base64url, and how it is wanted. */
const ADDRESS = /^wrf_([0-9a-f]{32})_([A-Za-z0-9_-]{43})\.(csv|ics)$/;

/** What the database keeps of the secret in a feed's address. */
export const feedHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export const feedToken = (org: string, secret: string): string => `wrf_${org.replaceAll('-', '')}_${secret}`;

/** What an address asks for, and as whom; null for what is none. */
export const readAddress = (
  address: string,
): { credential: Extract<Credential, { kind: 'feed' }>; format: 'csv' | 'ics' } | null => {
  const [, hex, secret, format] = ADDRESS.exec(address) ?? [];
  if (hex === undefined || secret === undefined) return null;
  const org = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { credential: { kind: 'feed', org, value: feedHash(secret) }, format: format === 'ics' ? 'ics' : 'csv' };
};
