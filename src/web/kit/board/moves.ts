import type { RecordRow, RecordType, Value } from '../../api/types.ts';
import { laneOf, NONE, type Lane } from './lanes.ts';

/** What moving a card to a lane means: nothing, a change of a field, a step of the lifecycle, or why it cannot be. */
export type Move =
  | { kind: 'stay' }
  | { kind: 'edit'; value: Value }
  | { kind: 'transit'; names: string[] }
  | { kind: 'no'; reason: 'board.no.step' | 'board.no.right' | 'board.no.readOnly' | 'board.no.required' };

const no = (reason: Extract<Move, { kind: 'no' }>['reason']): Move => ({ kind: 'no', reason });

/**
 * What becomes of a card that is dropped on a lane. `row.may` says what the person may do, where that is known; until then what
 * the definition allows counts.
 */
export const moveTo = (type: RecordType, by: string, row: RecordRow, lane: Lane): Move => {
  if (laneOf(row, by) === lane.id) return { kind: 'stay' };
  if (by === 'state') {
    const steps = Object.entries(type.lifecycle.transitions)
      .filter(([, { from, to, hidden }]) => !hidden && from.includes(row.state) && to === lane.id)
      .map(([name]) => name);
    if (steps.length === 0) return no('board.no.step');
    const allowed = row.may ? steps.filter((name) => row.may?.transitions.includes(name)) : steps;
    return allowed.length === 0 ? no('board.no.right') : { kind: 'transit', names: allowed };
  }
  const field = type.fields[by];
  if (field === undefined || field.readOnly) return no('board.no.readOnly');
  if (row.may?.edit === false) return no('board.no.right');
  if (lane.id === NONE && field.required) return no('board.no.required');
  return { kind: 'edit', value: lane.value };
};
