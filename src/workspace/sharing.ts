import { all, any, holdsAnywhere, inTeam, isConfidential, not, own, role } from '#kernel/access/predicate.ts';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import type { Access } from '#kernel/record/define.ts';

/** Who works here: whoever audits finds, and makes nothing. */
const WORKERS = STAFF_ROLES.filter((each) => each !== 'auditor');

/** Who may share with all what they arranged. */
const SHARERS = ['processOwner', 'serviceOwner', 'smsManager', 'administrator'] as const;

/**
 * Access to what staff arrange for themselves, their team or all: private is `confidential` without a team, a team's is
 * `confidential` with the `team`, everybody's is not confidential. Private when made; only the owner or an administrator edits it.
 */
export const sharedAccess: Access = {
  read: any(
    own('owner'),
    role('administrator'),
    all(isConfidential, inTeam),
    all(not(isConfidential), holdsAnywhere(...STAFF_ROLES)),
  ),
  create: holdsAnywhere(...WORKERS),
  edit: any(own('owner'), role('administrator')),
  shareWithAll: holdsAnywhere(...SHARERS),
};
