import type { RecordRow, RecordType } from '../../api/types.ts';
import { usePractice } from '../practice.ts';
import { actionFields } from './action-schema.ts';

export type OfferedAction = { name: string; keys: string | undefined; atOnce: boolean };

/**
 * The named actions that this person may run now and that a button can be made of. What the page does in a way of its
 * own (answering, watching) the practice leaves out; what it wants beside the transitions is `prominent`.
 */
export const useOfferedActions = (
  type: RecordType,
  record: RecordRow,
): { prominent: OfferedAction[]; rest: OfferedAction[] } => {
  const { actions = {}, leaveOut = [], prominent = [] } = usePractice(type);
  const offered = (record.may?.actions ?? []).flatMap((name): OfferedAction[] => {
    const description = type.actions[name];
    const fields = actionFields(description?.input);
    if (!description || leaveOut.includes(name) || (!fields && !(name in actions))) return [];
    const known = name in actions || description.input !== undefined;
    if (!known) return [];
    return [{ name, keys: description.key?.toLowerCase(), atOnce: !(name in actions) && fields?.length === 0 }];
  });
  return {
    prominent: offered.filter(({ name }) => prominent.includes(name)),
    rest: offered.filter(({ name }) => !prominent.includes(name)),
  };
};
