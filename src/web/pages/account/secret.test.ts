import { describe, expect, it } from 'vitest';
import { deviceOf, spacedSecret } from './secret.ts';

describe('the account', () => {
  it('shows a secret as it is typed', () => {
    expect(spacedSecret('otpauth://totp/Wellrun:a%40b.example?secret=JBSWY3DPEHPK3PXP&issuer=Wellrun')).toBe(
      'JBSW Y3DP EHPK 3PXP',
    );
  });

  it('names the browser of a session', () => {
    expect(deviceOf('Mozilla/5.0 (X11; Linux x86_64; rv:148.0) Gecko/20100101 Firefox/148.0')).toEqual({
      browser: 'Firefox',
      system: 'Linux',
    });
    expect(deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1')).toEqual(
      { browser: 'Safari', system: 'iOS' },
    );
    expect(deviceOf('curl/8.9.1')).toEqual({});
  });
});
