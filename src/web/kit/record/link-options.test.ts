import { describe, expect, it } from 'vitest';
import { linkOptions, linksTo } from './link-options.ts';

describe('how records can be linked', () => {
  it('reads from both sides, and once where both read alike', () => {
    const labels = linkOptions('incident').map(({ label }) => label);
    expect(labels).toContain('causes');
    expect(labels).toContain('is caused by');
    expect(labels.filter((label) => label === 'relates to')).toHaveLength(1);
  });

  it('keeps what services are made of to services and items', () => {
    expect(linkOptions('incident').some(({ kind }) => kind === 'dependsOn')).toBe(false);
    expect(linkOptions('service').some(({ kind }) => kind === 'dependsOn')).toBe(true);
    expect([linksTo('dependsOn', 'incident'), linksTo('relates', 'incident')]).toEqual([false, true]);
  });
});
