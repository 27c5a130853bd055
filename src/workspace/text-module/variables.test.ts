import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolved, unknownVariables, variablesIn } from './variables.ts';

describe('variables of a text', () => {
  it('are filled where they have a value, and stay to be seen where they have none', () => {
    const values: Record<string, string> = { 'requester.name': 'Nadia Benali', service: '' };
    expect(resolved('Dear {{requester.name}}, {{ service }} and {{due}}', (name) => values[name])).toBe(
      'Dear Nadia Benali, {{ service }} and {{due}}',
    );
  });

  it('are told where they stand', () => {
    expect(variablesIn('a {{b.c}} {{ d }}')).toEqual([
      { name: 'b.c', from: 2, to: 9 },
      { name: 'd', from: 10, to: 17 },
    ]);
  });

  it('leave a text alone that has none, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('{{')),
        (text) => {
          expect(resolved(text, () => 'x')).toBe(text);
          expect(variablesIn(text)).toEqual([]);
        },
      ),
    );
  });

  it('are known by the fields of their records and a few words of their own', () => {
    const hasField = (field: string): boolean => ['service', 'requester', 'me'].includes(field);
    expect(
      unknownVariables(
        '{{record.number}} {{me.firstName}} {{requester.name}} {{service}} {{today}} {{organisation.name}}',
        hasField,
      ),
    ).toEqual([]);
    expect(unknownVariables('{{record}} {{me}} {{requester.age}} {{price}} {{}} {{a b}}', hasField)).toEqual([
      'record',
      'me',
      'requester.age',
      'price',
      '',
      'a b',
    ]);
  });
});
