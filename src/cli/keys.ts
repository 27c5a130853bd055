import { UsageError, type Command } from './command.ts';

/** The key that signs the history. The work is in keys-work.ts, loaded when it is needed. */
export const command: Command = {
  summary: 'Replace the key that signs the history',
  usage: ['keys rotate'],
  options: {},
  notes: [
    'The old key signs the new one in, in keys/history.pub, which whoever verifies gets anew; what was signed before still holds. It may run while the server does. Make a backup after it: the new key is in none before.',
  ],
  async run({ positionals }, env) {
    if (positionals.length !== 1 || positionals[0] !== 'rotate') throw new UsageError('Say what to do: rotate.');
    const { rotateWork } = await import('./keys-work.ts');
    await rotateWork(env);
  },
};
