import type { HeadersOf } from './headers.ts';

/** What the trusted mail server says about the sender: shown to be theirs, shown not to be, or nothing. */
export type Authenticated = 'pass' | 'fail' | 'unknown';

const results = (text: string, method: string): readonly string[] =>
  [...text.matchAll(new RegExp(`(?:^|[;\\s])${method}\\s*=\\s*([a-z]+)`, 'g'))].map(([, result]) => result ?? '');

/**
 * Reads Authentication-Results (RFC 8601), but only those that the trusted server wrote: whoever sends a message can write such a
 * header too. DMARC decides where it was looked at; otherwise SPF and DKIM together. Without a trusted server nothing is known.
 */
export const authenticatedOf = (header: HeadersOf, verifier: string | null): Authenticated => {
  if (verifier === null || verifier.trim() === '') return 'unknown';
  const trusted = verifier.trim().toLowerCase();
  // The trusted server writes on top: what stands further down came with the message.
  const own = header('authentication-results')
    .map((value) => value.toLowerCase().replaceAll(/\([^()]*\)/g, ''))
    .find((value) => value.trim().split(/[\s;]/)[0] === trusted);
  if (own === undefined) return 'unknown';
  const dmarc = results(own, 'dmarc');
  if (dmarc.includes('fail')) return 'fail';
  if (dmarc.includes('pass') || dmarc.includes('bestguesspass')) return 'pass';
  const [spf, dkim] = [results(own, 'spf'), results(own, 'dkim')];
  if (dkim.includes('pass')) return 'pass';
  if (spf.some((each) => each === 'fail') || dkim.includes('fail')) return 'fail';
  return spf.includes('pass') ? 'pass' : 'unknown';
};
