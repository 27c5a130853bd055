import lighthouse, { desktopConfig } from 'lighthouse';
import { alone, type Figure } from '../measure.ts';

const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const;

/** Lighthouse's own judgement of a page, on a desktop without throttling, as somebody who is signed in. */
export const lighthouseOf = async (
  name: string,
  { url, debuggingPort, cookie, runs }: { url: string; debuggingPort: number; cookie: string; runs: number },
): Promise<Figure[]> => {
  const scores = new Map<string, number[]>();
  for (let run = 0; run < runs; run += 1) {
    const result = await lighthouse(
      url,
      {
        port: debuggingPort,
        logLevel: 'silent',
        output: 'json',
        onlyCategories: [...CATEGORIES],
        throttlingMethod: 'provided',
        disableStorageReset: true,
        maxWaitForLoad: 30_000,
        extraHeaders: { Cookie: cookie },
      },
      desktopConfig,
    );
    for (const category of CATEGORIES) {
      const score = result?.lhr.categories[category]?.score ?? Number.NaN;
      scores.set(category, [...(scores.get(category) ?? []), score * 100]);
    }
  }
  return CATEGORIES.map((category) =>
    alone(
      `Lighthouse, ${name}: ${category.replace('-', ' ')}`,
      'of 100',
      Math.max(...(scores.get(category) ?? [])),
      95,
      'higher',
    ),
  );
};
