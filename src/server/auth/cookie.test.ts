import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cookieIn, cookieRules, openSigned, sessionCookie, sessionCookieName } from './cookie.ts';

const SECRET = 'a secret that nobody else knows';
const valueOf = (header: string): string => /^[^=]+=([^;]*)/.exec(header)?.[1] ?? '';

describe('a session cookie', () => {
  it('is bound to its host and to https where there is https', () => {
    const rules = cookieRules('https://desk.example.org');
    expect(sessionCookie(rules, 'token', SECRET, 60)).toMatch(
      /^__Host-wellrun\.session_token=\S+; Max-Age=60; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(sessionCookieName(cookieRules(null))).toBe('wellrun.session_token');
  });

  it('gives its token back, and to nobody who altered it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{1,40}$/), fc.nat(), fc.nat(255), (token, place, byte) => {
        const value = valueOf(sessionCookie(cookieRules(null), token, SECRET, 60));
        expect(openSigned(value, SECRET)).toBe(token);
        expect(openSigned(value, `${SECRET}!`)).toBeNull();
        const plain = Buffer.from(decodeURIComponent(value));
        plain[place % plain.length] = byte;
        const altered = encodeURIComponent(plain.toString('latin1'));
        // The last character of base64 carries bits that mean nothing: the token and the signature's bytes are what counts.
        const opened = openSigned(altered, SECRET);
        expect(opened === null || opened === token).toBe(true);
      }),
    );
  });

  it.each(['', '.', 'token', 'token.', '%', `${'x'.repeat(500)}.x`])('%s is nothing', (value) => {
    expect(openSigned(value, SECRET)).toBeNull();
  });

  it('is found among others', () => {
    expect(cookieIn('a=1; wellrun.session_token=abc%3D; b=2', 'wellrun.session_token')).toBe('abc%3D');
    expect(cookieIn('xwellrun.session_token=abc', 'wellrun.session_token')).toBeUndefined();
    expect(cookieIn(undefined, 'a')).toBeUndefined();
  });
});
