import { z } from 'zod';
import { defineSetting } from '#kernel/settings/settings.ts';

/** Nobody decides on their own request, unless the organisation's policy says so. */
export const approvalPolicy = defineSetting({
  name: 'approval.policy',
  label: 'Approvals',
  schema: z.object({ allowsSelf: z.boolean() }),
  initial: { allowsSelf: false },
});
