import { describe, expect, it } from 'vitest';
import { blankOf, shapeOf, type JsonSchema } from './shape.ts';

const row: JsonSchema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    team: { anyOf: [{ type: 'string' }, { type: 'null' }], ref: 'team' },
    within: { type: 'integer', format: 'duration', minimum: 60_000 },
    subcategories: { type: 'array', items: { type: 'string' } },
    always: { type: 'boolean' },
  },
};

describe('the form of a setting', () => {
  it.each<[string, JsonSchema]>([
    ['grid', { type: 'array', prefixItems: [{ type: 'array', prefixItems: [{ type: 'integer' }] }] }],
    ['rows', { type: 'array', items: row }],
    ['keyed', { type: 'object', additionalProperties: row }],
    ['object', row],
    ['texts', { type: 'array', items: { type: 'string' } }],
    ['choices', { type: 'array', items: { type: 'string', enum: ['a'] } }],
    ['shares', { type: 'array', items: { type: 'number', format: 'share' } }],
    ['ref', { anyOf: [{ type: 'string' }, { type: 'null' }], ref: 'team' }],
    ['duration', { type: 'integer', format: 'duration' }],
    ['raw', { type: 'object' }],
  ])('draws a %s', (shape, schema) => {
    expect(shapeOf(schema)).toBe(shape);
  });

  it('begins a new row with what its schema allows', () => {
    expect(blankOf(row)).toEqual({ name: '', team: null, within: 60_000, subcategories: [], always: false });
  });
});
