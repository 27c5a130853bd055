import { orgOption, type Command } from './command.ts';

/** The right to leave. The work is in export-work.ts, loaded when it is needed. */
export const command: Command = {
  summary: 'Export one organisation with its history and files, to leave or to move it',
  usage: ['export [--org NAME] [--history] FILE'],
  options: {
    ...orgOption,
    history: { type: 'boolean', help: 'write the history alone, with what proves it, for tools/verify.py' },
  },
  notes: [
    "FILE is not there yet; it is packed if its name ends in .zst or .gz. 'wellrun import organisation FILE' takes it in, in any installation that does not have that organisation.",
  ],
  async run(args, env) {
    const { exportWork } = await import('./export-work.ts');
    await exportWork(args, env);
  },
};
