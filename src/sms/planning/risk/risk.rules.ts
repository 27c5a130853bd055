import type { Fault } from '#kernel/record/define.ts';

export const TREATMENTS = ['avoid', 'reduce', 'share', 'accept', 'pursue'] as const;
type Treatment = (typeof TREATMENTS)[number];

/** Likelihood × impact, 1 to 25, of two steps from 1 (lowest) to 5 (highest); null as long as one of them is not known. */
export const exposureOf = (likelihood: number | null, impact: number | null): number | null =>
  likelihood === null || impact === null ? null : likelihood * impact;

export type TreatmentFacts = {
  readonly state: string;
  readonly kind: 'risk' | 'opportunity';
  readonly treatment: Treatment | null;
  readonly acceptedUntil: string | null;
};

const ONLY_FOR: Readonly<Partial<Record<Treatment, TreatmentFacts['kind']>>> = {
  avoid: 'risk',
  reduce: 'risk',
  pursue: 'opportunity',
};
const SETTLED: readonly string[] = ['treated', 'monitored', 'closed'];

/**
 * What is wrong with how it is treated: nothing as long as it is only identified. An opportunity is pursued, a risk is avoided or
 * reduced; either is shared or accepted, and what is accepted has a day on which the acceptance ends.
 */
export const treatmentFaults = ({ state, kind, treatment, acceptedUntil }: TreatmentFacts): readonly Fault[] => {
  if (state === 'identified') return [];
  if (treatment === null)
    return SETTLED.includes(state) ? [{ field: 'treatment', message: 'is required once it is treated' }] : [];
  const only = ONLY_FOR[treatment];
  if (only !== undefined && only !== kind)
    return [
      {
        field: 'treatment',
        message: `'${treatment}' is for ${only === 'risk' ? 'risks' : 'opportunities'}: choose another`,
      },
    ];
  return treatment === 'accept' && acceptedUntil === null && SETTLED.includes(state)
    ? [{ field: 'treatment', message: "'accept' needs an approver and an expiry: have it accepted with 'Accept'" }]
    : [];
};
