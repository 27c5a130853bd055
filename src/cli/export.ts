import { orgOption, type Command } from './command.ts';

/** The right to leave. The work is in export-work.ts, loaded when it is needed. */
export const command: Command = {
  summary: 'Export one organisation with its history and files, to leave or to move it',
  usage: ['export [--org NAME] FILE'],
  options: orgOption,
  notes: [
    "FILE is not there yet; it is packed if its name ends in .zst or .gz. 'wellrun import organisation FILE' takes it in, in any installation that does not have that organisation.",
  ],
  async run(args, env) {
    const { exportWork } = await import('./export-work.ts');
    await exportWork(args, env);
  },
};
