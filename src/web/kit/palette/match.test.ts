// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitness, fitting } from './match.ts';

const entry = (label: string, id = label) => ({ id, label });
const labels = (typed: string, ...all: string[]): string[] =>
  fitting(
    all.map((each) => entry(each)),
    typed,
  ).map(({ label }) => label);

describe('what is typed into the palette', () => {
  it('fits the beginnings of words in any order before letters in between', () => {
    expect(labels('inc new', 'New incident', 'Renew incense')).toEqual(['New incident', 'Renew incense']);
    expect(labels('asgme', 'Assign to me', 'Resolve')).toEqual(['Assign to me']);
    expect(labels('res', 'Waiting results', 'Resolve')).toEqual(['Resolve', 'Waiting results']);
    expect(labels('reseau', 'Réseau')).toEqual(['Réseau']);
    expect(labels('xyz', 'Resolve')).toEqual([]);
  });

  it('puts what was used last first among equals', () => {
    const entries = [entry('Go to a', 'a'), entry('Go to b', 'b'), entry('Go to c', 'c')];
    expect(fitting(entries, 'go', ['c', 'b']).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });

  it('always finds a label by itself, by its beginning, and by its letters', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        const label = words.join(' ');
        expect(fitness(label, label)).toBeGreaterThan(4);
        expect(fitness(label, label.slice(0, 2))).toBeGreaterThan(0);
        expect(fitness(label, words.join(''))).toBeGreaterThan(0);
      }),
    );
  });
});
