import { jsonOption, type Command } from './command.ts';

/** The way back. The work is in restore-work.ts, loaded when it is needed. */
export const command: Command = {
  summary: 'Restore a backup into an empty place, and prove it',
  usage: ['restore FILE [--anchors FOLDER] [--json]'],
  options: {
    anchors: {
      type: 'string',
      value: 'FOLDER',
      help: "the folder 'anchors' of the lost installation, if it is left: the history then says what is missing",
    },
    ...jsonOption,
  },
  async run(args, env) {
    const { restoreWork } = await import('./restore-work.ts');
    await restoreWork(args, env);
  },
};
