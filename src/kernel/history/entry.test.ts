import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical } from './canonical.ts';
import { makeEntry } from './entry.ts';
import type { Changes, HistoryInput } from './entry.ts';

const random = (size: number) => Buffer.alloc(size, 9);
const word = fc.string({ unit: 'grapheme', maxLength: 12 });
const maybe = fc.option(word, { nil: undefined });
const plain = fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null), fc.array(word, { maxLength: 3 }));
const changes = fc.dictionary(word, fc.tuple(plain, plain), {
  maxKeys: 4,
  noNullPrototype: true,
}) as fc.Arbitrary<Changes>;

const inputs: fc.Arbitrary<HistoryInput> = fc.record({
  v: fc.constant(1 as const),
  org: fc.uuid(),
  id: fc.uuid(),
  type: word,
  record: fc.uuid(),
  number: maybe,
  version: fc.nat(),
  action: word,
  audience: fc.constantFrom('public', 'internal', undefined),
  recordedAt: fc.constant('2026-02-03T04:05:06.789Z'),
  occurredAt: fc.constant('2026-02-03T04:05:06.789Z'),
  actor: fc.record(
    { id: fc.option(fc.uuid()), kind: fc.constantFrom('person', 'system', 'import'), via: word },
    { requiredKeys: ['id', 'kind'] },
  ),
  request: maybe,
  reason: maybe,
  changes,
  personal: fc.option(changes, { nil: undefined }),
});

const defined = (data: object) => Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));

describe('makeEntry', () => {
  it('writes the body as canonical JSON of what it was given, the personal part replaced by its commitment', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const entry = makeEntry(input, random);
        const commitment =
          input.personal && createHmac('sha256', random(32)).update(canonical(input.personal)).digest('hex');
        const personalFields = input.personal && Object.keys(input.personal).sort();
        expect(entry.body).toBe(canonical(defined({ ...input, personal: commitment, personalFields })));
      }),
    );
  });

  it('hashes the body into a leaf as RFC 9162 does', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const entry = makeEntry(input, random);
        expect(entry.leaf).toEqual(
          createHash('sha256')
            .update(Buffer.from([0]))
            .update(entry.body)
            .digest(),
        );
      }),
    );
  });

  it('keeps nothing of the personal part in the body', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const entry = makeEntry({ ...input, personal: { caller: [null, 'canary-74193'] } }, random);
        expect(entry.body).not.toContain('canary');
        expect(entry.personal).toBe('{"caller":[null,"canary-74193"]}');
        expect(entry.salt).toHaveLength(32);
      }),
    );
  });

  it('has neither personal part nor salt where there is nothing personal', () => {
    const [input] = fc.sample(inputs, 1);
    const entry = makeEntry({ ...(input as HistoryInput), personal: undefined }, random);
    expect([entry.personal, entry.salt]).toEqual([null, null]);
    expect(JSON.parse(entry.body)).not.toHaveProperty('personal');
  });
});
