import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applied, coded, entered, inserted, linked, prefixed, quoted, wrapped, type Edit } from './edits.ts';

/** '|' stands for the caret, or for both ends of what is selected. */
const at = (marked: string) => {
  const [before = '', chosen = '', after] = marked.split('|');
  return after === undefined
    ? { text: before + chosen, selection: { from: before.length, to: before.length } }
    : { text: before + chosen + after, selection: { from: before.length, to: before.length + chosen.length } };
};
const shown = (text: string, edit: Edit): string => {
  const next = applied(text, edit);
  const [from, to] = edit.select;
  return from === to
    ? `${next.slice(0, from)}|${next.slice(from)}`
    : `${next.slice(0, from)}|${next.slice(from, to)}|${next.slice(to)}`;
};

describe('marks around words', () => {
  it('are put and taken away again, the words staying selected', () => {
    const { text, selection } = at('a |word| here');
    const bold = wrapped(text, selection, '**');
    expect(shown(text, bold)).toBe('a **|word|** here');
    const again = wrapped(applied(text, bold), { from: bold.select[0], to: bold.select[1] }, '**');
    expect(shown(applied(text, bold), again)).toBe('a |word| here');
  });

  it('undo themselves for any text and selection', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.nat(), fc.constantFrom('**', '_', '`'), (text, a, b, mark) => {
        const [from, to] = [a % (text.length + 1), b % (text.length + 1)].toSorted((x, y) => x - y) as [number, number];
        fc.pre(!text.includes(mark[0] ?? ''));
        const edit = wrapped(text, { from, to }, mark);
        const next = applied(text, edit);
        const back = wrapped(next, { from: edit.select[0], to: edit.select[1] }, mark);
        expect(applied(next, back)).toBe(text);
      }),
    );
  });

  it('are fences where several lines are code', () => {
    const { text, selection } = at('run |a\nb| now');
    expect(shown(text, coded(text, selection))).toBe('run \n```\n|a\nb|\n```\n now');
  });
});

describe('links', () => {
  it('wait for the part that is missing', () => {
    const words = at('see |the log|');
    expect(shown(words.text, linked(words.text, words.selection, 'words'))).toBe('see [the log](https://|)');
    const address = at('see |https://example.org|');
    expect(shown(address.text, linked(address.text, address.selection, 'words'))).toBe(
      'see [|words|](https://example.org)',
    );
  });
});

describe('lists', () => {
  it('begin and end by the same button', () => {
    const { text, selection } = at('|one\ntwo|');
    const list = prefixed(text, selection, '1. ');
    expect(applied(text, list)).toBe('1. one\n2. two');
    const back = prefixed(applied(text, list), { from: list.select[0], to: list.select[1] }, '1. ');
    expect(applied(applied(text, list), back)).toBe(text);
  });

  it.each([
    ['- one|', '- one\n- |'],
    ['9. nine|', '9. nine\n10. |'],
    ['  * deep|', '  * deep\n  * |'],
    ['- [x] done|', '- [x] done\n- [ ] |'],
    ['> said|', '> said\n> |'],
    ['- one\n- |', '- one\n|'],
    ['- on|e', '- on\n- |e'],
  ])('go on with Enter: %j', (before, after) => {
    const { text, selection } = at(before);
    const edit = entered(text, selection);
    expect(edit && shown(text, edit)).toBe(after);
  });

  it('leave Enter alone elsewhere', () => {
    for (const each of ['plain|', '-no|', '1.no|', '|- one']) {
      const { text, selection } = at(each);
      expect(entered(text, selection)).toBeNull();
    }
  });
});

describe('pieces', () => {
  it('stand on lines of their own where they are pictures', () => {
    const { text, selection } = at('a| b');
    expect(shown(text, inserted(text, selection, '![x](y)', true))).toBe('a\n![x](y)\n| b');
  });

  it('quote what somebody said', () => {
    expect(quoted('Inès', 'One\n\ntwo')).toBe('> **Inès:**\n> One\n>\n> two\n\n');
    expect(quoted('Inès', ' ')).toBe('');
  });
});
