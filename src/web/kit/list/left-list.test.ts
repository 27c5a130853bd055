import { expect, it } from 'vitest';
import { placeIn, withLoaded, type LeftList } from './left-list.ts';

const list: LeftList = {
  type: 'incident',
  search: { filter: 'open' },
  question: { filter: 'open', sort: 'dueAt' },
  numbers: ['INC-000007', 'INC-000003', 'INC-000012'],
  complete: false,
  found: { count: 50, estimated: false },
};
const incident = { name: 'incident' };

it('says where a record stands in the list one came from, and what is before and after it', () => {
  expect(placeIn(list, incident, 'INC-000003')).toEqual({
    index: 1,
    count: 50,
    estimated: false,
    previous: 'INC-000007',
    next: 'INC-000012',
  });
});

it('knows no place for a record that was not in it, nor for another type', () => {
  expect([placeIn(list, incident, 'INC-000001'), placeIn(list, { name: 'risk' }, 'INC-000003')]).toEqual([null, null]);
  expect(placeIn(undefined, incident, 'INC-000003')).toBeNull();
});

it('goes on past what was loaded, each record once', () => {
  const more = withLoaded(list, ['INC-000003', 'INC-000007', 'INC-000020'], true);
  expect(placeIn(more, incident, 'INC-000012')).toEqual({
    index: 2,
    count: 4,
    estimated: false,
    previous: 'INC-000003',
    next: 'INC-000020',
  });
});
