import { jsonOption, orgOption, type Command } from './command.ts';

/** What the evidence rules say. The work is in evidence-work.ts, loaded when it is needed. */
export const command: Command = {
  summary: 'What the evidence rules say of each requirement, now or at the end of a past day',
  usage: ['evidence [--clause 8.6.1] [--as-of DAY] [--json] [--org NAME]'],
  options: {
    ...orgOption,
    clause: { type: 'string', value: 'CLAUSE', help: 'only the requirements of this clause and those within it' },
    'as-of': { type: 'string', value: 'DAY', help: 'as of the end of a past day, such as 2026-05-31' },
    ...jsonOption,
  },
  async run(args, env) {
    const { evidenceWork } = await import('./evidence-work.ts');
    await evidenceWork(args, env);
  },
};
