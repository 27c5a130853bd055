export { prepareApproval } from './approval.ask.ts';
export { approvalNotices, remindApprovers } from './approval.jobs.ts';
