import { readConfig } from '#kernel/config.ts';
import { AppError } from '#kernel/errors.ts';
import { checkBackup } from './backup.ts';
import { fail, type Check } from './check.ts';
import { checkDatabase } from './database.ts';
import { checkFolder, checkKeys, checkPort, checkProgram, checkReach, checkSpace, checkWeb } from './machine.ts';
import { checkMail } from './mail.ts';

/** All checks of an installation, in the order in which a start would come upon them. */
export const examine = async (
  variables: Readonly<Record<string, string | undefined>>,
  tell: (line: string) => void,
): Promise<Check[]> => {
  let config;
  try {
    config = readConfig(variables);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [checkProgram(), ...error.message.split('\n').map((line) => fail('settings', line))];
  }
  const folder = checkFolder(config);
  const database = folder.state === 'fail' ? [] : await checkDatabase(config, tell);
  return [
    checkProgram(),
    folder,
    checkSpace(config),
    checkKeys(config),
    ...database,
    await checkBackup(config),
    checkWeb(),
    await checkPort(config),
    checkReach(config),
    await checkMail(config),
  ];
};
