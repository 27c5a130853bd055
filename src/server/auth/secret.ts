import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#kernel/errors.ts';
import { createFile, makePrivateFolder } from '#kernel/history/durable.ts';

/** Where the secret that signs session cookies and encrypts second factors is kept. */
export const secretPath = (data: string): string => join(data, 'keys', 'auth.secret');

/** The installation's secret, made at the first start (mode 0600). Throws `auth.secret_damaged` when the file holds something else. */
export const openSecret = async (data: string): Promise<string> => {
  const path = secretPath(data);
  await makePrivateFolder(join(data, 'keys'));
  await createFile(path, `${randomBytes(48).toString('base64url')}\n`);
  const secret = (await readFile(path, 'utf8')).trim();
  if (!/^[A-Za-z0-9_-]{64}$/.test(secret))
    throw new AppError(
      'auth.secret_damaged',
      `The file ${path} is damaged. Restore it from a backup; without it everybody signs in anew and sets up their second factor again.`,
    );
  return secret;
};
