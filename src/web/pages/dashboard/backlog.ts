import type { Counted, IncidentReport } from '../../api/reports.ts';

/** One age of the backlog, with what it counts by priority. */
export type Age = { label: string; cells: ReadonlyMap<number, Counted> };

/** The backlog by age, in the order in which the API gives the ages. */
export const byAge = (backlog: IncidentReport['backlog']): Age[] => {
  const ages = new Map<string, Map<number, Counted>>();
  for (const { label, priority, count, filter } of backlog) {
    const cells = ages.get(label) ?? new Map<number, Counted>();
    ages.set(label, cells.set(priority, { count, filter }));
  }
  return [...ages].map(([label, cells]) => ({ label, cells }));
};
