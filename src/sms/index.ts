import type { AnyDefinition } from '#kernel/record/define.ts';
import { registerRecords } from '#kernel/record/registry.ts';
import { workspaceRecords } from '#workspace/index.ts';
import { judgement } from './evaluation/judgement/judgement.record.ts';
import { configurationItem } from './operation/portfolio/configuration-item/configuration-item.record.ts';
import { serviceRequest } from './operation/resolution/service-request/service-request.record.ts';
import { change } from './operation/transition/change/change.record.ts';
import { article } from './support/article/article.record.ts';
import { service } from './operation/portfolio/service/service.record.ts';
import { incident } from './operation/resolution/incident/incident.record.ts';
import { majorReview } from './operation/resolution/major-review/major-review.record.ts';
import { problem } from './operation/resolution/problem/problem.record.ts';
import { risk } from './planning/risk/risk.record.ts';
import { approval } from './support/approval/approval.record.ts';
import { cadence } from './support/cadence/cadence.record.ts';
import { calendar } from './support/calendar/calendar.record.ts';
import { communication } from './support/communication/communication.record.ts';
import { customer } from './support/customer/customer.record.ts';
import { document } from './support/document/document.record.ts';
import { person } from './support/person/person.record.ts';
import { task } from './support/task/task.record.ts';
import { team } from './support/team/team.record.ts';

/** Every record of the product: one line each; what people arrange for the work stands in src/workspace. */
export const records: readonly AnyDefinition[] = [
  person,
  team,
  customer,
  calendar,
  document,
  communication,
  article,
  service,
  configurationItem,
  change,
  problem,
  incident,
  serviceRequest,
  majorReview,
  task,
  approval,
  cadence,
  judgement,
  risk,
  ...workspaceRecords,
];

registerRecords(records);
