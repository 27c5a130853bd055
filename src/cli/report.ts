import { jsonOption, orgOption, UsageError, type Command } from './command.ts';

/** Figures of what the records say. The work is in report-work.ts, loaded when it is needed. */
export const command: Command = {
  summary: 'Figures counted from the records: those of an imported incident log',
  usage: ['report incident-log [--org NAME] [--json]'],
  options: { ...orgOption, ...jsonOption },
  async run({ values, positionals }, env) {
    if (positionals.length !== 1 || positionals[0] !== 'incident-log')
      throw new UsageError('Say which report: incident-log.');
    const { reportWork } = await import('./report-work.ts');
    await reportWork(values, env);
  },
};
