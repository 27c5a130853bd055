import { jsonOption, type Command } from './command.ts';

const MARKS = { ok: 'ok  ', note: 'note', fail: 'FAIL' } as const;

/** Looks at an installation and says what is wrong with it, changing nothing. Exit code 1 when something is in the way. */
export const command: Command = {
  summary: 'Look at this installation and say what is wrong',
  usage: ['doctor [--json]'],
  options: jsonOption,
  notes: ['It changes nothing. Exit code 1 says that something is in the way of running.'],
  async run({ values }, env) {
    const { examine } = await import('./doctor/examine.ts');
    const checks = await examine(env.variables, (line) => env.err(line));
    const sound = checks.every(({ state }) => state !== 'fail');
    if (values['json'] === true) env.out(JSON.stringify({ sound, checks }));
    else for (const { name, state, detail } of checks) env.out(`${MARKS[state]}  ${name}: ${detail}`);
    return sound ? 0 : 1;
  },
};
