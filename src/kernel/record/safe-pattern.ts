const LONGEST = 200;
const MOST_REPEATS = 2;

const compile = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`, 'u');

/**
 * What is wrong with a pattern that values are to match as a whole, or null. A pattern is a regular expression whose time is bounded:
 * nothing that repeats stands within something that repeats, at most two parts repeat without a small bound, and nothing looks back or ahead.
 */
export const patternFault = (pattern: string): string | null => {
  if (pattern === '' || pattern.length > LONGEST) return `has 1 to ${LONGEST} characters`;
  try {
    compile(pattern);
  } catch {
    return 'is no pattern: write one such as [A-Z]{2}-\\d{4}';
  }
  if (/\\[1-9k]|\(\?(?!:)/u.test(pattern)) return 'looks back, ahead or at what it found before: leave that out';
  const bare = pattern.replaceAll(/\\./gu, 'x').replaceAll(/\[[^\]]*\]/gu, 'x');
  const repeats = bare.match(/[*+]|\{\d+,\}|\{\d*,?\d{3,}\}/gu) ?? [];
  if (repeats.length > MOST_REPEATS) return 'repeats too much: at most two parts may repeat without a bound';
  if (/\)(?:[*+?]|\{)/u.test(bare) && /\([^()]*(?:[*+|{])[^()]*\)(?:[*+]|\{)/u.test(bare))
    return 'repeats something that repeats: write it out';
  if (/\)\)(?:[*+]|\{)/u.test(bare)) return 'repeats something that repeats: write it out';
  return null;
};

const known = new Map<string, RegExp>();

/** Whether a value matches a pattern as a whole. */
export const matchesPattern = (pattern: string, value: string): boolean => {
  let compiled = known.get(pattern);
  if (compiled === undefined) {
    if (known.size > 1_000) known.clear();
    compiled = compile(pattern);
    known.set(pattern, compiled);
  }
  return compiled.test(value);
};
