import type { RecordRow } from '#web/api/types.ts';

/** A step that a major incident goes through, and when it was taken; null when it still has to be. */
export type Step = { name: 'declared' | 'informed' | 'informedResolved' | 'reviewed'; at: string | null };

const instant = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The steps that are due so far: top management is told of the end, and the review held, only after it. */
export const roomSteps = (record: RecordRow): Step[] => {
  const steps: Step[] = [
    { name: 'declared', at: instant(record['majorAt']) },
    { name: 'informed', at: instant(record['informedAt']) },
  ];
  if (record.phase !== 'done') return steps;
  return [
    ...steps,
    { name: 'informedResolved', at: instant(record['informedResolvedAt']) },
    { name: 'reviewed', at: instant(record['reviewedAt']) },
  ];
};

const ORDER = ['name-commander', 'publish-update', 'inform-management', 'review'];

/** What the room offers, of what this person may do now. */
export const roomActions = (record: RecordRow): string[] => ORDER.filter((name) => record.may?.actions.includes(name));
