import { describe, expect, it } from 'vitest';
import { triggerAt } from './triggers.ts';

const PREFIXES = new Set(['INC', 'PRB']);
const at = (text: string) => triggerAt(text, text.length, PREFIXES);

describe('what is offered while one types', () => {
  it.each([
    ['Hello ::rec', { kind: 'text', from: 6, words: 'rec' }],
    ['::', { kind: 'text', from: 0, words: '' }],
    ['see #sign-in lo', { kind: 'record', from: 4, words: 'sign-in lo' }],
    ['see inc-12', { kind: 'record', from: 4, words: 'inc-12' }],
    ['(PRB-1', { kind: 'record', from: 1, words: 'PRB-1' }],
    ['ask @Inè', { kind: 'person', from: 4, words: 'Inè' }],
  ])('%j', (text, trigger) => {
    expect(at(text)).toEqual(trigger);
  });

  it.each(['std::vector', '# Heading', '## ', 'ISO-27001', 'a@b', 'inc-', 'done.', 'C#sharp'])(
    'nothing at %j',
    (text) => {
      expect(at(text)).toBeNull();
    },
  );
});
