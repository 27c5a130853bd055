export { prepareApproval, type NewApproval, type NewStep } from './approval.actions.ts';
export { approvalNotices, remindApprovers } from './approval.jobs.ts';
export type { Rule } from './approval.rules.ts';
