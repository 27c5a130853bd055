export { prepareApproval, type NewApproval, type NewStep } from './approval.ask.ts';
export { approvalNotices, remindApprovers } from './approval.jobs.ts';
export type { Rule } from './approval.rules.ts';
