import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { AppError } from '#kernel/errors.ts';

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

const keyOf = (secret: string, org: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, org, 'wellrun webhook secrets', 32));

/** Encrypts a value for an organisation and a purpose (AES-256-GCM), with a key that follows from the installation's secret. */
export const seal = (secret: string, org: string, purpose: string, value: string): Buffer => {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, org), iv).setAAD(Buffer.from(purpose));
  const text = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]);
};

/** What was sealed. Throws `webhook.secret` where the installation's secret is another one by now, or it was changed. */
export const unseal = (secret: string, org: string, purpose: string, sealed: Buffer): string => {
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secret, org), sealed.subarray(0, 12))
      .setAAD(Buffer.from(purpose))
      .setAuthTag(sealed.subarray(12, 28));
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
  } catch {
    throw new AppError('webhook.secret', 'Its secrets cannot be read any more: make new ones.');
  }
};
