import { AppError } from '#kernel/errors.ts';
import type { Command } from './command.ts';

/** Loads the demonstration company. The work is in demo-work.ts, loaded when it is needed. */
export const command: Command = {
  summary: 'Load the demonstration company TechSol into an organisation of its own',
  usage: ['demo [--scale 0.1..100] [--seed N]'],
  options: {
    scale: { type: 'string', value: 'SCALE', help: '1 has 30,000 incidents of 24 months; 0.2 when left out' },
    seed: { type: 'string', value: 'N', help: 'another company of the same kind; 1 when left out' },
  },
  async run({ values }, env) {
    const numberOf = (name: 'scale' | 'seed', otherwise: number): number => {
      const given = Number(values[name] ?? otherwise);
      if (!Number.isFinite(given)) throw new AppError('invalid', `--${name} takes a number.`);
      return given;
    };
    const { START_SCALE } = await import('#gateways/demo/load.ts');
    const { loadDemonstration } = await import('./demo-work.ts');
    const { withRuntime } = await import('./runtime.ts');
    await withRuntime(env, async (runtime) => {
      const { incidents, records } = await loadDemonstration(runtime, env, {
        scale: numberOf('scale', START_SCALE),
        seed: numberOf('seed', 1),
      });
      env.out(
        `Loaded TechSol with ${incidents.toLocaleString('en-GB')} incidents and ${records.toLocaleString('en-GB')} records in all.`,
      );
    });
  },
};
