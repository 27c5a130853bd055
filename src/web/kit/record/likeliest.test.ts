import { describe, expect, it } from 'vitest';
import type { Lifecycle } from '../../api/types.ts';
import { isFinal } from '../marks/final.ts';
import { arrange } from './likeliest.ts';

const to = (from: string[], target: string) => ({
  from,
  to: target,
  label: target,
  asks: [],
  takes: [],
  comment: null,
  key: null,
});
const lifecycle: Lifecycle = {
  initial: 'new',
  states: {
    new: { phase: 'new', label: '' },
    inProgress: { phase: 'active', label: '' },
    onHold: { phase: 'waiting', label: '' },
    resolved: { phase: 'done', label: '' },
    closed: { phase: 'done', label: '' },
    cancelled: { phase: 'void', label: '' },
  },
  transitions: {
    start: to(['new'], 'inProgress'),
    hold: to(['new', 'inProgress'], 'onHold'),
    resume: to(['onHold'], 'inProgress'),
    resolve: to(['new', 'inProgress', 'onHold'], 'resolved'),
    reopen: to(['resolved', 'closed'], 'inProgress'),
    close: to(['resolved'], 'closed'),
    cancel: to(['new', 'inProgress', 'onHold'], 'cancelled'),
  },
};
const may = Object.keys(lifecycle.transitions);
const names = (state: string, allowed = may) => {
  const { primary, beside, rest } = arrange(lifecycle, state, allowed);
  return [primary?.name, beside.map(({ name }) => name), rest.map(({ name }) => name)];
};

describe('the buttons of a record', () => {
  it('put the likeliest first and the rest away', () => {
    expect(names('new')).toEqual(['start', ['hold', 'resolve'], ['cancel']]);
    expect(names('inProgress')).toEqual(['resolve', ['hold'], ['cancel']]);
    expect(names('onHold')).toEqual(['resume', ['resolve'], ['cancel']]);
    expect(names('resolved')).toEqual(['close', [], ['reopen']]);
    expect(names('closed')).toEqual(['reopen', [], []]);
  });

  it('offer nothing that the person may not do', () => {
    expect(names('inProgress', ['hold'])).toEqual([undefined, ['hold'], []]);
  });

  it('know the end of a lifecycle from what has just been solved', () => {
    expect(['resolved', 'closed', 'inProgress'].map((state) => isFinal(lifecycle, state))).toEqual([
      false,
      true,
      false,
    ]);
  });
});
