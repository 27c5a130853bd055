import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOfMessage } from './quoted-part.ts';

describe('quoted mail', () => {
  it.each([
    'On Thu, 4 Jun 2026 at 14:28, Inès Moreau wrote:\n> We found the cause',
    '-----Original Message-----\nFrom: Inès\nWe found the cause',
    'Am 4. Juni 2026 um 14:28 schrieb Inès Moreau:\n\nWir haben sie',
    'Le jeu. 4 juin 2026 à 14:28, Inès Moreau a écrit :\n> Trouvé',
    '> one\n> two\n>\n> three',
    'From: Inès Moreau\nSent: Thursday\n\nWe found the cause',
  ])('is folded at the end: %j', (quoted) => {
    expect(partsOfMessage(`Thanks!\n\n${quoted}\n`)).toEqual({ said: 'Thanks!\n', quoted: `${quoted}\n` });
  });

  it('stays where somebody answers below it, where it is short, and where there is nothing else', () => {
    for (const text of [
      '> one\n> two\n> three\n> four\nMy answer',
      'Yes\n> short',
      '> a\n> b\n> c\n> d',
      'On it, she wrote',
      'Hours\nFrom: 8 to 12',
    ])
      expect(partsOfMessage(text)).toEqual({ said: text, quoted: '' });
  });

  it('loses no word of any text', () => {
    const line = fc.constantFrom('Hello', '', '> said', 'On 4 June 2026 Inès wrote:', 'From: me', '-- ');
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.join('\n');
        const { said, quoted } = partsOfMessage(text);
        expect(quoted === '' ? said : `${said}\n${quoted}`).toBe(text);
      }),
    );
  });
});
