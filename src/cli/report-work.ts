import { incidentLogReport } from '#gateways/servicenow/report.ts';
import { textOf, type Env, type Values } from './command.ts';
import { withRuntime } from './runtime.ts';
import { table } from './table.ts';

/** 'made_sla_at_last_event' → 'made sla at last event'. */
const wordsOf = (key: string): string => key.replaceAll('_', ' ');
const figure = (value: unknown): string =>
  typeof value === 'number' ? value.toLocaleString('en-GB', { maximumFractionDigits: 2 }) : String(value);

/** One line for each figure, the parts of a figure one below the other. */
const linesOf = (key: string, value: unknown): string[][] => {
  if (Array.isArray(value)) return [[wordsOf(key), value.map(figure).join(' to ')]];
  if (typeof value !== 'object' || value === null) return [[wordsOf(key), figure(value)]];
  return Object.entries(value).map(([part, each], index) => [
    index === 0 ? wordsOf(key) : '',
    `${part}: ${Array.isArray(each) ? `priority ${each.map(figure).join(', incidents ')}` : figure(each)}`,
  ]);
};

/** Prints the figures of an imported incident log: as a table, or as JSON under the keys that its publishers use. */
export const reportWork = (values: Values, env: Env): Promise<void> =>
  withRuntime(
    env,
    async (runtime) => {
      const report = await incidentLogReport(await runtime.context(await runtime.organisation(textOf(values, 'org'))));
      if (values['json'] === true) env.out(JSON.stringify(report, null, 2));
      else
        for (const line of table(
          ['Figure', ''],
          Object.entries(report).flatMap(([key, value]) => linesOf(key, value)),
        ))
          env.out(line);
    },
    { purpose: { kind: 'use', makes: false } },
  );
