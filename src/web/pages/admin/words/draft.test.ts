import { describe, expect, it } from 'vitest';
import { moved, withChoices, withStates, type Draft, type Word } from './draft.ts';

const word = (value: string, more: Partial<Word> = {}): Word => ({
  value,
  usual: value,
  label: '',
  hidden: false,
  ...more,
});
const draft = (more: Partial<Draft>): Draft => ({ states: [], steps: [], choices: [], ...more });

describe('the words of a type of record', () => {
  it('leave out what is as it comes, and the type of which nothing is left', () => {
    const words = draft({
      states: [word('new'), word('onHold', { label: ' Parked ' })],
      steps: [word('cancel', { hidden: true }), word('close')],
    });
    const all = withStates({ problem: { states: { open: 'Known' }, steps: {} } }, 'incident', words);
    expect(all).toEqual({
      problem: { states: { open: 'Known' }, steps: {} },
      incident: { states: { onHold: 'Parked' }, steps: { cancel: { hidden: true } } },
    });
    expect(withStates(all, 'incident', draft({ states: [word('new')] }))).toEqual({
      problem: { states: { open: 'Known' }, steps: {} },
    });
  });

  it('keep the order of a field that was decided about, and forget one that is as it comes', () => {
    const fields = [
      { field: 'impact', words: moved([word('1'), word('2', { label: 'Some' })], 0, 1), decided: true },
      { field: 'urgency', words: [word('1', { label: 'gone' })], decided: false },
    ];
    expect(withChoices({ incident: { urgency: [{ value: '1' }] } }, 'incident', draft({ choices: fields }))).toEqual({
      incident: { impact: [{ value: '2', label: 'Some' }, { value: '1' }] },
    });
    expect(withChoices({ incident: { urgency: [] } }, 'incident', draft({ choices: fields.slice(1) }))).toEqual({});
  });

  it('stay where they are at either end', () => {
    expect(moved([word('a'), word('b')], 1, 1).map(({ value }) => value)).toEqual(['a', 'b']);
    expect(moved([word('a'), word('b')], 0, -1).map(({ value }) => value)).toEqual(['a', 'b']);
  });
});
