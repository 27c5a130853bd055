// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest';
import { applyKeyboard } from './chosen.ts';
import { comboOf, noteCover, printedKeys } from './combo.ts';
import { handleKey, hold } from './registry.ts';

const press = (key: string, at = 0, extra: Partial<KeyboardEvent> = {}) => {
  let prevented = false;
  const event = {
    key,
    timeStamp: at,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    defaultPrevented: false,
    isComposing: false,
    target: null,
    preventDefault: () => void (prevented = true),
    ...extra,
  };
  noteCover(event as unknown as KeyboardEvent);
  handleKey(event as unknown as KeyboardEvent);
  return prevented;
};

vi.stubGlobal('HTMLElement', EventTarget);
let dialog: { checkVisibility: () => boolean } | null = null;
vi.stubGlobal('document', { querySelectorAll: () => (dialog ? [dialog] : []) });
const kept = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (k: string) => kept.get(k) ?? null,
  setItem: (k: string, v: string) => kept.set(k, v),
});

const done: string[] = [];
const binding = (keys: string) => ({ keys, label: keys, run: () => void done.push(keys) });

afterEach(() => done.splice(0));

describe('keys', () => {
  it('are named alike on every machine', () => {
    expect(comboOf({ key: 'K', ctrlKey: false, metaKey: true, altKey: false })).toBe('ctrl+k');
    expect(printedKeys('g q')).toBe('G Q');
    expect(printedKeys('ctrl+Enter')).toBe('Ctrl ↵');
  });

  it('do what the newest part of the page wants, until it is gone', () => {
    const releasePage = hold([binding('r'), { ...binding('x'), run: () => void done.push('page') }]);
    const releasePanel = hold([{ ...binding('x'), run: () => void done.push('panel') }]);
    press('x');
    releasePanel();
    press('x');
    releasePage();
    expect(press('x')).toBe(false);
    expect(done).toEqual(['panel', 'page']);
  });

  it('may be two in a row, but not slowly', () => {
    const release = hold([binding('g e')]);
    press('g', 0);
    press('e', 300);
    press('g', 1000);
    press('e', 9000);
    release();
    expect(done).toEqual(['g e']);
  });

  it('are left alone when letters are switched off', () => {
    const release = hold([binding('j'), binding('ctrl+k')]);
    applyKeyboard({ letters: false, keys: {} });
    press('j');
    press('k', 0, { ctrlKey: true });
    applyKeyboard({ letters: true, keys: {} });
    release();
    expect(done).toEqual(['ctrl+k']);
  });

  it('are those that the person gave, and nothing where they switched it off', () => {
    const release = hold([binding('j'), { ...binding('r'), id: 'do:resolve' }]);
    applyKeyboard({ letters: true, keys: { 'do:resolve': 'y', j: null } });
    for (const key of ['j', 'r', 'y']) press(key);
    applyKeyboard({ letters: true, keys: {} });
    press('j');
    release();
    expect(done).toEqual(['r', 'j']);
  });

  it('act on what was put first, however late the others came', () => {
    const done: string[] = [];
    const binding = (name: string, first = false) => ({ keys: 'a', label: name, first, run: () => done.push(name) });
    const ends = [hold([binding('selected rows', true)]), hold([binding('record in the panel')])];
    press('a');
    for (const end of ends) end();
    expect(done).toEqual(['selected rows']);
  });

  it('do nothing behind a dialog', () => {
    const run = vi.fn<() => void>();
    const end = hold([{ keys: 'c', label: 'x', run }]);
    dialog = { checkVisibility: () => true };
    press('c');
    dialog = null;
    end();
    expect(run).not.toHaveBeenCalled();
  });
});
