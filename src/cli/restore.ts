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
  notes: [
    'It goes into the folder that WELLRUN_DATA names, which must be empty or absent. A backup of a database at DATABASE_URL goes into the empty database that DATABASE_URL names, and its keys and anchors into that folder.',
    'Stop what ran on the old folder first: two installations with the same keys would each write a history of their own.',
  ],
  async run(args, env) {
    const { restoreWork } = await import('./restore-work.ts');
    await restoreWork(args, env);
  },
};
