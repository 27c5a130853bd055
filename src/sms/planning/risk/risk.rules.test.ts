import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exposureOf, treatmentFaults, TREATMENTS, type TreatmentFacts } from './risk.rules.ts';

const step = fc.integer({ min: 1, max: 5 });
const facts: fc.Arbitrary<TreatmentFacts> = fc.record({
  state: fc.constantFrom('identified', 'assessed', 'treated', 'monitored', 'closed'),
  kind: fc.constantFrom('risk' as const, 'opportunity' as const),
  treatment: fc.option(fc.constantFrom(...TREATMENTS)),
  acceptedUntil: fc.option(fc.constant('2030-01-01')),
});

describe('exposure', () => {
  it('is from 1 to 25, and never falls when it gets likelier or graver', () => {
    fc.assert(
      fc.property(step, step, step, (likelihood, impact, more) => {
        const exposure = exposureOf(likelihood, impact) ?? 0;
        expect(exposure).toBeGreaterThanOrEqual(1);
        expect(exposure).toBeLessThanOrEqual(25);
        expect(exposureOf(Math.max(likelihood, more), impact)).toBeGreaterThanOrEqual(exposure);
        expect(exposureOf(likelihood, Math.max(impact, more))).toBeGreaterThanOrEqual(exposure);
      }),
    );
  });

  it('is not known while one half of it is not', () => {
    expect(exposureOf(null, 3)).toBeNull();
    expect(exposureOf(3, null)).toBeNull();
  });
});

describe('how it is treated', () => {
  it('lets nothing be accepted for good, pursues no risk and avoids no opportunity', () => {
    const sound = ({ kind, treatment, acceptedUntil }: TreatmentFacts): boolean =>
      (kind === 'risk' ? ['avoid', 'reduce', 'share', 'accept'] : ['pursue', 'share', 'accept']).includes(
        treatment ?? '',
      ) &&
      (treatment !== 'accept' || acceptedUntil !== null);
    fc.assert(
      fc.property(facts, fc.constantFrom('treated', 'monitored', 'closed'), (each, state) => {
        expect(treatmentFaults({ ...each, state }).length === 0).toBe(sound(each));
      }),
    );
  });

  it('leaves open what is only identified', () => {
    fc.assert(
      fc.property(facts, (each) => {
        expect(treatmentFaults({ ...each, state: 'identified' })).toEqual([]);
      }),
    );
  });
});
