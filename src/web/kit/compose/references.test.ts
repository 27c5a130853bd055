import { describe, expect, it } from 'vitest';
import { referencesIn, referenceTo, withIds, withoutReferences } from './references.ts';
import { textOf } from './send.ts';

const A = '01900000-0000-7000-8000-00000000000a';
const B = '01900000-0000-7000-8000-00000000000b';
const file = (id: string, name: string, type: string, uploaded?: string) => ({
  id,
  name,
  type,
  size: 1,
  inline: type.startsWith('image/'),
  key: id,
  ...(uploaded === undefined ? {} : { uploaded }),
});

describe('files in a text', () => {
  it('are named so that their name cannot break out', () => {
    const reference = referenceTo({ id: A, name: 'a](https://evil) [b.png' }, true);
    expect(referencesIn(reference)).toEqual([A]);
    expect(reference).not.toContain('](https');
  });

  it('change their ids when they have arrived, and go without leaving a hole', () => {
    const text = `One\n\n![a](attachment:${A})\n\ntwo`;
    expect(withIds(text, new Map([[A, B]]))).toContain(`![a](attachment:${B})`);
    expect(withoutReferences(text, new Set([A]))).toBe('One\n\ntwo');
  });

  it('stand where they were pasted, others below', () => {
    expect(
      textOf(
        `See ![s](attachment:${A})`,
        [file(A, 's', 'image/png', B), file('x', 'core.txt', 'text/plain', A)],
        new Set(),
      ),
    ).toBe(`See ![s](attachment:${B})\n\n[core.txt](attachment:${A})`);
    expect(textOf(`![s](attachment:${A})`, [], new Set([A]))).toBe('');
  });
});
