import type { RecordRow, RecordType, Transition } from '../../api/types.ts';
import { ownNeeds } from './own-needs.ts';

/** Whether a transition of a record can be done at once, without asking for anything. */
export const asksNothing = (type: RecordType, record: RecordRow, transition: Transition): boolean =>
  transition.asks.length + transition.takes.length === 0 &&
  transition.comment === null &&
  ownNeeds(type, record, transition).length === 0;
