import { AppError } from '#kernel/errors.ts';
import { openedText, sealedText, sealingKey } from '#kernel/secrets/sealed.ts';

/** Keeps secrets of others (passwords of mailboxes) so that the database alone does not tell them. */
export type Vault = {
  /** `bound` names what the secret belongs to: it opens for that alone. */
  seal(secret: string, bound: string): string;
  /** Throws `vault.sealed_elsewhere` for what another installation sealed. */
  open(sealed: string, bound: string): string;
};

const VERSION = 'v1';

/** A vault under a key made of the installation's secret. */
export const openVault = (secret: string): Vault => {
  const key = sealingKey(secret, '', 'wellrun vault v1');
  return {
    seal: (text, bound) => `${VERSION}.${sealedText(key, bound, text).toString('base64url')}`,
    open(sealed, bound) {
      try {
        return openedText(key, bound, Buffer.from(sealed.slice(VERSION.length + 1), 'base64url'));
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
