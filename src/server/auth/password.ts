import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { AppError } from '#kernel/errors.ts';

const derive = promisify(argon2);

/** 19 MiB, 2 passes, 1 lane: the OWASP Password Storage Cheat Sheet's first choice for Argon2id. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 };
const TAG = 32;

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** Argon2id in the form of the PHC string format, with a new salt. */
export const hashPassword = async (password: string): Promise<string> => {
  const nonce = randomBytes(16);
  const tag = await derive('argon2id', { message: password.normalize('NFKC'), nonce, tagLength: TAG, ...COST });
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${base64(nonce)}$${base64(tag)}`;
};

const FORM = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,64})\$([A-Za-z0-9+/]{22,86})$/;

/** Whether a password is the one that was hashed, at the cost that the hash names. */
export const verifyPassword = async ({ hash, password }: { hash: string; password: string }): Promise<boolean> => {
  const [, memory, passes, parallelism, salt = '', tag = ''] = FORM.exec(hash) ?? [];
  if (memory === undefined) return false;
  const expected = Buffer.from(tag, 'base64');
  const found = await derive('argon2id', {
    message: password.normalize('NFKC'),
    nonce: Buffer.from(salt, 'base64'),
    tagLength: expected.length,
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  });
  return timingSafeEqual(found, expected);
};

export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 128;

/**
 * Refuses a new password that is too short, too long, or easily guessed from who it belongs to. Any characters are welcome
 * (NIST SP 800-63B, 3.1.1.2). Throws `invalid`.
 */
export const checkNewPassword = (password: unknown, email: string, field = 'newPassword'): string => {
  const refuse = (message: string): AppError => new AppError('invalid', message, { errors: [{ field, message }] });
  if (typeof password !== 'string' || password.length < SHORTEST_PASSWORD)
    throw refuse(
      `Choose a password of at least ${SHORTEST_PASSWORD} characters; a few words together are easy to remember.`,
    );
  if (password.length > LONGEST_PASSWORD) throw refuse(`Choose a password of at most ${LONGEST_PASSWORD} characters.`);
  if (!password.isWellFormed()) throw refuse('The password has a character that cannot be stored.');
  const name = email.toLowerCase().split('@')[0] ?? '';
  if (
    new Set(password).size < 5 ||
    (name.length > 3 && password.toLowerCase().includes(name) && password.length < name.length + 8)
  )
    throw refuse('This password is too easy to guess. Choose another.');
  return password;
};
