import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordDiff, type Piece } from './word-diff.ts';

const side = (pieces: readonly Piece[], kind: 'gone' | 'new'): string =>
  pieces
    .filter((piece) => piece.kind === 'same' || piece.kind === kind)
    .map(({ text }) => text)
    .join('');

describe('what changed between two texts', () => {
  it('is told word by word', () => {
    expect(wordDiff('It began at nine.', 'It began at ten, today.')).toEqual([
      { kind: 'same', text: 'It began at ' },
      { kind: 'gone', text: 'nine' },
      { kind: 'new', text: 'ten, today' },
      { kind: 'same', text: '.' },
    ]);
    expect(wordDiff('', 'new')).toEqual([{ kind: 'new', text: 'new' }]);
    expect(wordDiff('same', 'same')).toEqual([{ kind: 'same', text: 'same' }]);
  });

  it('puts both texts together again, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', ' ', '.', 'ä', '\n', 'word', '😀')).map((all) => all.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const pieces = wordDiff(before, after);
        expect([side(pieces, 'gone'), side(pieces, 'new')]).toEqual([before, after]);
      }),
    );
  });
});
