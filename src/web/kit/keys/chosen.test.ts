// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { clash, isChangeable, keysFor } from './chosen.ts';

const keyboard = { letters: true, keys: { 'do:resolve': 'y', 'keys.next': null } };

describe('keys that somebody chose', () => {
  it('take the place of the usual ones, or of none', () => {
    expect(keysFor('do:resolve', 'r', keyboard)).toBe('y');
    expect(keysFor('keys.next', 'j', keyboard)).toBeUndefined();
    expect(keysFor('keys.previous', 'k', keyboard)).toBe('k');
  });

  it('never take the place of arrows, Enter, Escape or Ctrl', () => {
    expect(keysFor('keys.next', 'ArrowDown', keyboard)).toBe('ArrowDown');
    for (const keys of ['Enter', 'Escape', 'ctrl+k']) expect(isChangeable(keys)).toBe(false);
    for (const keys of ['j', '?', 'g q']) expect(isChangeable(keys)).toBe(true);
  });

  it('clash when they are the same, or when one begins the other', () => {
    expect(clash('r', 'r')).toBe(true);
    expect(clash('g', 'g q')).toBe(true);
    expect(clash('g q', 'g')).toBe(true);
    expect(clash('g q', 'g w')).toBe(false);
    expect(clash('q', 'g q')).toBe(false);
  });
});
