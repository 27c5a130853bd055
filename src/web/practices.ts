import type { Practice } from './kit/practice.ts';

type Load = () => Promise<{ practice: Practice }>;

const dependencies: Load = () => import('#sms/operation/portfolio/configuration-item/web/practice.ts');

/**
 * The record types that bring an interface of their own, and where it lies: one line each. A module exports
 * `practice`; it is loaded with the first page that shows the type.
 */
export const practices: Readonly<Record<string, Load>> = {
  calendar: () => import('#sms/support/calendar/web/practice.ts'),
  configurationItem: dependencies,
  incident: () => import('#sms/operation/resolution/incident/web/practice.ts'),
  service: dependencies,
};
