/** The secret of an 'otpauth:' address in groups of four, as it is typed: 'JBSW Y3DP'. Empty when there is none. */
export const spacedSecret = (uri: string): string =>
  (new URL(uri).searchParams.get('secret') ?? '').replaceAll(/(.{4})(?=.)/gu, '$1 ');

const BROWSERS: readonly [RegExp, string][] = [
  [/\bEdg\//u, 'Edge'],
  [/\bOPR\//u, 'Opera'],
  [/\bFirefox\//u, 'Firefox'],
  [/Chrome\//u, 'Chrome'],
  [/\bVersion\/.*Safari\//u, 'Safari'],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/\bAndroid\b/u, 'Android'],
  [/\b(?:iPhone|iPad)\b/u, 'iOS'],
  [/\bWindows\b/u, 'Windows'],
  [/\bMac OS X\b/u, 'macOS'],
  [/\bLinux\b/u, 'Linux'],
];

/** Browser and system of a User-Agent header, each only when it is known: { browser: 'Firefox', system: 'Linux' }. */
export const deviceOf = (agent: string): { browser?: string; system?: string } => {
  const [browser, system] = [BROWSERS, SYSTEMS].map((known) => known.find(([pattern]) => pattern.test(agent))?.[1]);
  return { ...(browser ? { browser } : {}), ...(system ? { system } : {}) };
};
