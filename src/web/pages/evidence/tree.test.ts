import { describe, expect, it } from 'vitest';
import type { Requirement } from '../../api/evidence.ts';
import { clauseTree, found, pathTo, shownNodes } from './tree.ts';

const requirement = (id: string, result: Requirement['result'], obligation = ''): Requirement => ({
  id,
  clause: id.split('-')[0] ?? '',
  title: '',
  obligation,
  rule: null,
  result,
  population: null,
  conforming: null,
  exceptions: null,
});
const requirements = [
  requirement('10.2-a', 'noRule'),
  requirement('8.6.1-a', 'holds', 'Record and classify every incident.'),
  requirement('8.6.1-b', 'holdsInPart', 'Prioritise from impact and urgency.'),
  requirement('8.3.4.1-a', 'fails'),
];
const tree = clauseTree(requirements);

describe('the tree of clauses', () => {
  it('stands in the order of the standard, with what is above', () => {
    expect(tree.map(({ clause }) => clause)).toEqual(['8', '8.3', '8.3.4', '8.3.4.1', '8.6', '8.6.1', '10', '10.2']);
    expect(tree.find(({ clause }) => clause === '8')).toMatchObject({ hold: 1, total: 3, worst: 'fails', leaf: false });
  });

  it('shows the way down to a clause and nothing else', () => {
    expect(shownNodes(tree, new Set(pathTo('8.6.1'))).map(({ clause }) => clause)).toEqual([
      '8',
      '8.3',
      '8.6',
      '8.6.1',
      '10',
    ]);
  });

  it('finds requirements by number and by words', () => {
    expect(found(requirements, 'incident classify').map(({ id }) => id)).toEqual(['8.6.1-a']);
    expect(found(requirements, '8.3').map(({ id }) => id)).toEqual(['8.3.4.1-a']);
  });
});
