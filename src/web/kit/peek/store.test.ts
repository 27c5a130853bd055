import { expect, it } from 'vitest';
import { neighbourOf } from './store.ts';

it('goes on among the records of a list, of whatever type, and stops at its ends', () => {
  const [a, b, c] = [
    { plural: 'incidents', key: 'INC-000001' },
    { plural: 'problems', key: 'PRB-000001' },
    { plural: 'incidents', key: 'INC-000002' },
  ] as const;
  const among = [a, b, c];
  expect([neighbourOf({ at: a, among }, 1), neighbourOf({ at: c, among }, -1)]).toEqual([b, b]);
  expect([neighbourOf({ at: a, among }, -1), neighbourOf({ at: c, among }, 1)]).toEqual([undefined, undefined]);
  expect(neighbourOf({ at: { plural: 'risks', key: 'RSK-000001' }, among }, 1)).toBeUndefined();
});
