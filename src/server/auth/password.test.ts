import { describe, expect, it } from 'vitest';
import { checkNewPassword, hashPassword, verifyPassword } from './password.ts';

describe('a password', () => {
  it('is known again, and no other is taken for it', async () => {
    const hash = await hashPassword('eleven blue lanterns');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword({ hash, password: 'eleven blue lanterns' })).toBe(true);
    expect(await verifyPassword({ hash, password: 'eleven blue lantern' })).toBe(false);
    expect(await hashPassword('eleven blue lanterns')).not.toBe(hash);
  });

  it('may be typed in either form of an accented letter', async () => {
    const hash = await hashPassword('caf\u00e9 caf\u00e9 caf\u00e9');
    expect(await verifyPassword({ hash, password: 'cafe\u0301 cafe\u0301 cafe\u0301' })).toBe(true);
  });

  it('does not match what is no hash', async () => {
    expect(await verifyPassword({ hash: '', password: '' })).toBe(false);
    expect(await verifyPassword({ hash: 'eleven', password: 'eleven' })).toBe(false);
  });

  it.each([
    ['short', /at least 12 characters/],
    ['x'.repeat(200), /at most 128/],
    ['aaaaaaaaaaaaaaa', /easy to guess/],
    ['nadia.benali1', /easy to guess/],
    [12, /at least 12/],
  ])('%s is refused when new', (password, reason) => {
    expect(() => checkNewPassword(password, 'nadia.benali@example.org')).toThrow(reason);
  });

  it('of several words is welcome', () => {
    expect(checkNewPassword('eleven blue lanterns', 'nadia.benali@example.org')).toBe('eleven blue lanterns');
  });
});
