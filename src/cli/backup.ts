import { jsonOption, type Command } from './command.ts';

/** One consistent file while the system runs. The work is in backup-work.ts, loaded when it is needed. */
export const command: Command = {
  summary: 'Back everything up into one file while it runs, and prove that it restores',
  usage: ['backup [FILE] [--json]'],
  options: jsonOption,
  async run(args, env) {
    const { backupWork } = await import('./backup-work.ts');
    await backupWork(args, env);
  },
};
