import type { Check } from './doctor/check.ts';
import { jsonOption, type Command } from './command.ts';

const MARKS = { ok: 'ok  ', note: 'note', fail: 'FAIL' } as const;

/** Looks at an installation and says what is wrong with it, changing nothing. Exit code 1 when something is in the way. */
export const command: Command = {
  summary: 'Look at this installation and say what is wrong',
  usage: ['doctor [--json]'],
  options: jsonOption,
  async run({ values }, env) {
    const checks = await examine(env.variables, (line) => env.err(line));
    const sound = checks.every(({ state }) => state !== 'fail');
    if (values['json'] === true) env.out(JSON.stringify({ sound, checks }));
    else for (const { name, state, detail } of checks) env.out(`${MARKS[state]}  ${name}: ${detail}`);
    return sound ? 0 : 1;
  },
};

/** All checks, in the order in which a start would come upon them. */
const examine = async (
  variables: Readonly<Record<string, string | undefined>>,
  tell: (line: string) => void,
): Promise<Check[]> => {
  const [{ readConfig }, { AppError }, machine, { fail }] = await Promise.all([
    import('#kernel/config.ts'),
    import('#kernel/errors.ts'),
    import('./doctor/machine.ts'),
    import('./doctor/check.ts'),
  ]);
  let config;
  try {
    config = readConfig(variables);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [machine.checkProgram(), ...error.message.split('\n').map((line) => fail('settings', line))];
  }
  const [{ checkDatabase }, { checkMail }] = await Promise.all([
    import('./doctor/database.ts'),
    import('./doctor/mail.ts'),
  ]);
  const folder = machine.checkFolder(config);
  const database = folder.state === 'fail' ? [] : await checkDatabase(config, tell);
  return [
    machine.checkProgram(),
    folder,
    machine.checkSpace(config),
    machine.checkKeys(config),
    ...database,
    machine.checkWeb(),
    await machine.checkPort(config),
    machine.checkReach(config),
    await checkMail(config),
  ];
};
