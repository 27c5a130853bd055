import { describe, expect, it } from 'vitest';
import type { RecordType } from '../api/types.ts';
import { sectionOf, typesOf } from './nav-sections.ts';
import { sectionOfPath } from './use-open-sections.ts';

const type = (plural: string, clause: string) =>
  ({ plural, clauses: [clause], section: clause }) as unknown as RecordType;
const types = [type('tasks', '8.1'), type('services', '8.2.2'), type('incidents', '8.6.1')];

describe('the navigation', () => {
  it('stands in the order of the standard', () => {
    expect(['8.6.1', '8.1', '10.2', '7.5.3', '3'].map(sectionOf)).toEqual(['8.6', '8', '10', '7', undefined]);
    expect(typesOf('8', types).map(({ plural }) => plural)).toEqual(['tasks']);
  });

  it('knows where one is', () => {
    expect(
      ['/incidents/INC-000001', '/services', '/evidence/8.7.3.1', '/evidence', '/dashboard'].map((path) =>
        sectionOfPath(path, types),
      ),
    ).toEqual(['8.6', '8.2', '8.7', undefined, undefined]);
  });
});
