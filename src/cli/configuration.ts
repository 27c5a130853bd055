import { orgOption, type Command } from './command.ts';

/** Moves what an organisation configured between installations. The work is in configuration-work.ts, loaded when it is needed. */
export const command: Command = {
  summary: 'Export or import the configuration of an organisation as one file',
  usage: [
    'configuration export [--org NAME] [--parts LIST] FILE',
    'configuration import [--org NAME] [--dry-run] [--skip KEY]... FILE',
  ],
  options: {
    ...orgOption,
    parts: {
      type: 'string',
      value: 'LIST',
      help: 'some of settings,fields,calendars,teams,arrangements,roles; without it all but roles',
    },
    'dry-run': { type: 'boolean', help: 'say what would change, and change nothing' },
    skip: { type: 'string', multiple: true, value: 'KEY', help: 'leave this out of what is imported' },
  },
  notes: [
    'FILE is readable JSON without secrets; - stands for standard output or input. An import is all or nothing; what there was before is kept and can be taken back under Administration.',
  ],
  async run(args, env) {
    const { configurationWork } = await import('./configuration-work.ts');
    return configurationWork(args, env);
  },
};
