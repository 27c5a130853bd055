import { describe, expect, it } from 'vitest';
import { mentionAt, mentionOf } from './mention.ts';

describe('a mention', () => {
  it('begins with an @ that begins a word, and goes on over spaces', () => {
    expect(mentionAt('Ask @', 5)).toEqual({ from: 4, words: '' });
    expect(mentionAt('Ask @inès mo', 12)).toEqual({ from: 4, words: 'inès mo' });
    expect(mentionAt('@gra and more', 4)).toEqual({ from: 0, words: 'gra' });
  });

  it('is none in an address, and none that is finished', () => {
    expect(mentionAt('mail nadia@example.org', 15)).toBeNull();
    expect(mentionAt('Ask @[Inès Moreau](PER-000012) ', 31)).toBeNull();
  });

  it('is written as a name with a number', () => {
    expect(mentionOf({ label: 'Inès [x] Moreau', number: 'PER-000012' })).toBe('@[Inès x Moreau](PER-000012) ');
  });
});
