import { describe, expect, it } from 'vitest';
import '#sms/index.ts';
import { decided } from '#kernel/access/sql.ts';
import { systemPrincipal, type Principal } from '#kernel/access/principal.ts';
import { allDefinitions } from '#kernel/record/registry.ts';

const auditor: Principal = {
  ...systemPrincipal('00000000-0000-7000-8000-000000000001'),
  person: '00000000-0000-7000-8000-000000000002',
  grants: [{ role: 'auditor', scope: 'organisation' }],
};

describe('whoever audits', () => {
  it.each(allDefinitions().map((definition) => [definition.name, definition] as const))(
    'makes no %s: what they find they did not put there',
    (_name, { access }) => {
      expect(decided(access.create, auditor)).not.toBe(true);
      expect(decided(access.edit, auditor)).not.toBe(true);
    },
  );
});
