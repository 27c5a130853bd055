import { expect, it } from 'vitest';
import { flatRow, nested } from './own-fields.ts';
import type { RecordRow } from './types.ts';

it('fields of an organisation’s own stand beside the others here, and under custom at the API', () => {
  const row = { id: '1', title: 'x', custom: { floor: 3, badge: null } } as unknown as RecordRow;
  expect(flatRow(row)).toMatchObject({ title: 'x', 'custom.floor': 3, 'custom.badge': null });
  expect(nested({ title: 'y', 'custom.floor': 4 })).toEqual({ title: 'y', custom: { floor: 4 } });
  expect(nested({ title: 'y' })).toEqual({ title: 'y' });
});
