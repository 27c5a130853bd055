import { describe, expect, it } from 'vitest';
import '#sms/index.ts';
import { decided } from '#kernel/access/sql.ts';
import { systemPrincipal, type Principal } from '#kernel/access/principal.ts';
import { allDefinitions, definitionNamed } from '#kernel/record/registry.ts';

const auditor: Principal = {
  ...systemPrincipal('00000000-0000-7000-8000-000000000001'),
  person: '00000000-0000-7000-8000-000000000002',
  grants: [{ role: 'auditor', scope: 'organisation' }],
};

describe('whoever audits', () => {
  const others = allDefinitions().filter(({ name }) => name !== 'savedView');
  it.each(others.map((definition) => [definition.name, definition] as const))(
    'makes no %s: what they find they did not put there',
    (_name, { access }) => {
      expect(decided(access.create, auditor)).not.toBe(true);
      expect(decided(access.edit, auditor)).not.toBe(true);
    },
  );

  it('keeps views of their own, and changes nobody else’s', () => {
    const { access } = definitionNamed('savedView');
    expect(decided(access.create, auditor)).toBe(true);
    expect(decided(access.edit, auditor)).not.toBe(true);
    expect(decided(access.shareWithAll ?? access.edit, auditor)).toBe(false);
  });
});
