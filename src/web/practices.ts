import type { Practices } from './kit/practice.ts';

const dependencies: Practices[string] = () => import('#sms/operation/portfolio/configuration-item/web/practice.ts');

/**
 * The record types that bring an interface of their own, and where it lies: one line each. A module exports
 * `practice`; it is loaded with the first page that shows the type.
 */
export const practices: Practices = {
  approval: () => import('#sms/support/approval/web/practice.ts'),
  calendar: () => import('#sms/support/calendar/web/practice.ts'),
  configurationItem: dependencies,
  incident: () => import('#sms/operation/resolution/incident/web/practice.ts'),
  person: () => import('#sms/support/person/web/practice.ts'),
  service: dependencies,
};
