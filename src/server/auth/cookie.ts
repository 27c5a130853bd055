import { createHmac, timingSafeEqual } from 'node:crypto';

/** How session cookies are named and marked. Over https the name itself binds them to this host and to https. */
export type CookieRules = { readonly prefix: string; readonly secure: boolean };

export const cookieRules = (publicUrl: string | null): CookieRules =>
  publicUrl?.startsWith('https:') === true
    ? { prefix: '__Host-wellrun', secure: true }
    : { prefix: 'wellrun', secure: false };

export const sessionCookieName = ({ prefix }: CookieRules): string => `${prefix}.session_token`;

/** The value of a named cookie in a Cookie header; undefined when it is absent. */
export const cookieIn = (header: string | undefined, name: string): string | undefined => {
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
};

const signatureOf = (token: string, secret: string): Buffer => createHmac('sha256', secret).update(token).digest();

/** The token in a signed cookie, or null when we did not sign it. The form is better-auth's: token, dot, HMAC-SHA256 in base64, URL-encoded. */
export const openSigned = (cookie: string, secret: string): string | null => {
  if (cookie.length > 400) return null;
  let plain: string;
  try {
    plain = decodeURIComponent(cookie);
  } catch {
    return null;
  }
  const dot = plain.lastIndexOf('.');
  if (dot < 1) return null;
  const token = plain.slice(0, dot);
  const given = Buffer.from(plain.slice(dot + 1), 'base64');
  const right = signatureOf(token, secret);
  return given.length === right.length && timingSafeEqual(given, right) ? token : null;
};

/** A Set-Cookie header for a session that lasts so many seconds from now. */
export const sessionCookie = (rules: CookieRules, token: string, secret: string, seconds: number): string => {
  const value = encodeURIComponent(`${token}.${signatureOf(token, secret).toString('base64')}`);
  return `${sessionCookieName(rules)}=${value}; Max-Age=${Math.max(0, Math.floor(seconds))}; Path=/; HttpOnly${rules.secure ? '; Secure' : ''}; SameSite=Lax`;
};
