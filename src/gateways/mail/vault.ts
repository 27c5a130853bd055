import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { AppError } from '#kernel/errors.ts';

/** Keeps secrets of others (passwords of mailboxes) so that the database alone does not tell them. */
export type Vault = {
  /** `bound` names what the secret belongs to: it opens for that alone. */
  seal(secret: string, bound: string): string;
  /** Throws `vault.sealed_elsewhere` for what another installation sealed. */
  open(sealed: string, bound: string): string;
};

const VERSION = 'v1';
const NONCE = 12;
const TAG = 16;

/** AES-256-GCM under a key made of the installation's secret. */
export const openVault = (secret: string): Vault => {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'wellrun vault v1', 32));
  return {
    seal(text, bound) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `${VERSION}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open(sealed, bound) {
      try {
        const bytes = Buffer.from(sealed.slice(VERSION.length + 1), 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE)).setAAD(Buffer.from(bound));
        decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
        return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString('utf8');
      } catch (error) {
        throw new AppError(
          'vault.sealed_elsewhere',
          'This password was kept by another installation, or is damaged. Give it again.',
          { cause: String(error) },
        );
      }
    },
  };
};
