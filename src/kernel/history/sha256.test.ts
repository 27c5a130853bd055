import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hmacSha256 } from './sha256.ts';

describe('hmacSha256', () => {
  it("agrees with the platform's HMAC for any key up to a block and any text", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.string({ unit: 'binary', maxLength: 300 }), (key, text) => {
        expect(hmacSha256(key, text)).toBe(createHmac('sha256', key).update(text).digest('hex'));
      }),
    );
  });

  it('takes long text after short text, and short after long', () => {
    const key = Buffer.alloc(32, 7);
    for (const text of ['a', '€'.repeat(50_000), 'b']) {
      expect(hmacSha256(key, text)).toBe(createHmac('sha256', key).update(text).digest('hex'));
    }
  });
});
