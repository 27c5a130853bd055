import { jsonOption, type Command } from './command.ts';

/** One consistent file while the system runs. The work is in backup-work.ts, loaded when it is needed. */
export const command: Command = {
  summary: 'Back everything up into one file while it runs, and prove that it restores',
  usage: ['backup [FILE] [--json]'],
  options: jsonOption,
  notes: [
    "FILE is a file that is not there yet, or a folder; without it the backup goes into the folder 'backups' of the data folder. It is packed if its name ends in .zst or .gz.",
    'It gets its name only once it was restored on trial and proven: what has no such name is no backup. Exit code 0 says the same.',
  ],
  async run(args, env) {
    const { backupWork } = await import('./backup-work.ts');
    await backupWork(args, env);
  },
};
