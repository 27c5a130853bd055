import { jsonOption, orgOption, type Command } from './command.ts';

/** Proves the history. The work is in verify-work.ts, loaded when it is needed. */
export const command: Command = {
  summary: 'Verify the history: every entry, seal, checkpoint and anchor',
  usage: ['verify [--org NAME] [--anchors FILE] [--json]'],
  options: {
    ...orgOption,
    org: { ...orgOption.org, help: 'only this organisation, by name or id' },
    anchors: {
      type: 'string',
      value: 'FILE',
      help: 'checkpoints that were kept elsewhere, such as the letters of a mailbox one after the other',
    },
    ...jsonOption,
  },
  notes: [
    'Exit code 1 says that something is not sound, and the output names the first entry that is altered, missing or moved.',
  ],
  async run(args, env) {
    const { verifyWork } = await import('./verify-work.ts');
    return verifyWork(args, env);
  },
};
