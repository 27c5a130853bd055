import type { Command } from './command.ts';

/** Runs the server until it is asked to end. */
export const command: Command = {
  summary: 'Run the server; loads a demonstration company into an empty data folder',
  usage: ['serve [--empty]'],
  options: { empty: { type: 'boolean', help: 'do not load the demonstration company' } },
  notes: [
    'The demonstration is loaded only where there is no organisation and no DATABASE_URL. Ctrl-C or SIGTERM ends everything cleanly; asked again, it ends at once.',
  ],
  async run({ values, positionals }, env) {
    const { UsageError } = await import('./command.ts');
    if (positionals.length > 0) throw new UsageError(`'${positionals[0]}' is not understood.`);
    const { serve } = await import('./serve-work.ts');
    return serve({ empty: values['empty'] === true }, env);
  },
};
