import { createHmac, randomBytes } from 'node:crypto';
import { AppError } from '#kernel/errors.ts';
import { openedText, sealedText, sealingKey } from '#kernel/secrets/sealed.ts';

/** A new signing secret, as whoever receives needs it: 'whsec_' and 32 bytes in Base64. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** The value of webhook-signature: of each secret that holds 'v1,' and the HMAC-SHA-256 of id.timestamp.body in Base64 (Standard Webhooks). */
export const signatureOf = (secrets: readonly string[], id: string, timestamp: number, body: string): string =>
  secrets
    .map((secret) => {
      const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
      return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
    })
    .join(' ');

const keyOf = (secret: string, org: string): Buffer => sealingKey(secret, org, 'wellrun webhook secrets');

/** Encrypts a value for an organisation and a purpose, with a key that follows from the installation's secret. */
export const seal = (secret: string, org: string, purpose: string, value: string): Buffer =>
  sealedText(keyOf(secret, org), purpose, value);

/** What was sealed. Throws `webhook.secret` where the installation's secret is another one by now, or it was changed. */
export const unseal = (secret: string, org: string, purpose: string, sealed: Buffer): string => {
  try {
    return openedText(keyOf(secret, org), purpose, sealed);
  } catch {
    throw new AppError('webhook.secret', 'Its secrets cannot be read any more: make new ones.');
  }
};
