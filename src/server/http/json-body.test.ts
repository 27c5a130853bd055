import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { depthOf } from './json-body.ts';

const depth = (value: unknown): number =>
  typeof value !== 'object' || value === null ? 0 : 1 + Math.max(0, ...Object.values(value).map(depth));

describe('the depth of a JSON text', () => {
  it('is that of its value, whatever its strings hold', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        expect(depthOf(JSON.stringify(value), 100)).toBe(depth(value));
      }),
    );
    expect(depthOf('"[[[\\"[{"', 100)).toBe(0);
  });

  it('is not looked for beyond what matters', () => {
    expect(depthOf('['.repeat(1000), 65)).toBe(65);
  });
});
