import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveAllowed, type Resolve } from './address.ts';
import { newSecret, seal, signatureOf, unseal } from './signature.ts';

const leads =
  (...addresses: string[]): Resolve =>
  () =>
    Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));

describe('addresses', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.1.1',
    '0.0.0.0',
    '255.255.255.255',
    '224.0.0.1',
    '192.0.2.1',
    '::1',
    '::',
    'fd00::1',
    'fe80::1',
    'ff02::1',
    '::ffff:10.0.0.1',
    '::ffff:169.254.169.254',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '2001:db8::1',
  ])('that are not public are refused: %s', async (address) => {
    await expect(
      resolveAllowed(new URL('https://hook.example/x'), { allow: [], resolve: leads(address) }),
    ).rejects.toMatchObject({ code: 'webhook.address' });
  });
  it('are refused when one of several is not public', async () => {
    await expect(
      resolveAllowed(new URL('https://hook.example'), { allow: [], resolve: leads('93.184.216.34', '10.0.0.1') }),
    ).rejects.toMatchObject({ code: 'webhook.address' });
  });
  it.each([
    'http://0x7f000001/',
    'http://2130706433/',
    'http://0177.0.0.1/',
    'http://[::ffff:7f00:1]/',
    'http://127.1/',
  ])('in other spellings are seen through: %s', async (url) => {
    await expect(resolveAllowed(new URL(url), { allow: [] })).rejects.toMatchObject({ code: 'webhook.address' });
  });
  it('that are public, or allowed by name, address or network, are given', async () => {
    const of = (allow: string[], ...addresses: string[]) =>
      resolveAllowed(new URL('https://hook.example'), { allow, resolve: leads(...addresses) });
    expect(await of([], '93.184.216.34')).toEqual({ address: '93.184.216.34', family: 4 });
    expect(await of(['10.0.0.0/8'], '10.9.9.9')).toMatchObject({ address: '10.9.9.9' });
    expect(await of(['hook.example'], '192.168.0.9')).toMatchObject({ address: '192.168.0.9' });
    await expect(of(['10.0.0.0/8'], '11.9.9.9', '192.168.0.1')).rejects.toMatchObject({ code: 'webhook.address' });
  });
});

describe('signatures', () => {
  it('are those of Standard Webhooks, one for each secret that holds', () => {
    const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
    const wanted = createHmac('sha256', '0123456789abcdef0123456789abcdef').update('id.1.{}').digest('base64');
    expect(signatureOf([secret, newSecret()], 'id', 1, '{}').split(' ')[0]).toBe(`v1,${wanted}`);
    expect(signatureOf([secret, newSecret()], 'id', 1, '{}').split(' ')).toHaveLength(2);
  });
  it('come from secrets that can be read with the installation’s own, for that purpose and organisation, and otherwise not', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const sealed = seal('installation', 'org', 'a', value);
        expect(unseal('installation', 'org', 'a', sealed)).toBe(value);
        for (const [secret, org, purpose] of [
          ['other', 'org', 'a'],
          ['installation', 'org2', 'a'],
          ['installation', 'org', 'b'],
        ] as const)
          expect(() => unseal(secret, org, purpose, sealed)).toThrow(/cannot be read/);
      }),
    );
  });
});
