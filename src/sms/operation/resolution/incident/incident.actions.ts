import type { AnyAction } from '#kernel/record/action.ts';
import { assign, assignToMe, escalate } from './actions/assignment.ts';
import { answer, logContact, note } from './actions/conversation.ts';
import { linkCause, removeParent, setParent } from './actions/family.ts';
import { declareMajor, nameCommander, undeclareMajor } from './actions/major.ts';
import { merge } from './actions/merge.ts';
import { addParticipant, removeParticipant, unwatch, watch } from './actions/people.ts';
import { review } from './actions/review.ts';
import { informManagement, publishUpdate } from './actions/word.ts';

/** What can be done with an incident besides creating, editing and moving it through its states. */
export const incidentActions: Readonly<Record<string, AnyAction>> = {
  answer,
  note,
  'log-contact': logContact,
  'assign-to-me': assignToMe,
  assign,
  escalate,
  'declare-major': declareMajor,
  'undeclare-major': undeclareMajor,
  'name-commander': nameCommander,
  'inform-management': informManagement,
  'publish-update': publishUpdate,
  review,
  merge,
  'set-parent': setParent,
  'remove-parent': removeParent,
  'link-cause': linkCause,
  watch,
  unwatch,
  'add-participant': addParticipant,
  'remove-participant': removeParticipant,
};
