import type { LogChanges } from './incident.ts';

/** Impact (rows) × urgency (columns) → priority. */
export type Matrix = readonly (readonly number[])[];

/** ServiceNow's matrix as the published log has it: the last cell is 4. */
export const SERVICENOW_MATRIX: Matrix = [
  [1, 2, 3],
  [2, 3, 4],
  [3, 4, 4],
];

const BY_HAND = 'As in ServiceNow';
const MIDDLE = 2;

/** Goes along an incident's events: where the log's priority is not what the matrix gives, it is set by hand, with that reason. */
export const priorityAlong = (matrix: Matrix): ((changes: LogChanges) => Readonly<Record<string, unknown>>) => {
  let [impact, urgency]: [number, number] = [MIDDLE, MIDDLE];
  let priority: number | null = null;
  let set: number | null = null;
  return (changes) => {
    impact = changes.impact?.[1] ?? impact;
    urgency = changes.urgency?.[1] ?? urgency;
    if (changes.priority !== undefined) priority = changes.priority[1];
    const wanted = matrix[impact - 1]?.[urgency - 1] === priority ? null : priority;
    if (wanted === set) return {};
    set = wanted;
    return { priorityOverride: wanted, overrideReason: wanted === null ? null : BY_HAND };
  };
};
