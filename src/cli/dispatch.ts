import { readdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { AppError } from '#kernel/errors.ts';
import { VERSION } from '#server/version.ts';
import { type Command, type Env, UsageError } from './command.ts';
import { commandHelp, overview } from './help.ts';

/** In the order of the overview. A file of this folder with such a name is the command. */
const NAMES = [
  'serve',
  'user',
  'doctor',
  'demo',
  'import',
  'report',
  'evidence',
  'verify',
  'backup',
  'restore',
  'export',
  'configuration',
  'keys',
] as const;
type Name = (typeof NAMES)[number];

const FOLDER = new URL('./', import.meta.url);

const load = async (name: Name): Promise<Command> => {
  const { command } = (await import(new URL(`${name}.ts`, FOLDER).href)) as { command: Command };
  return command;
};

const available = async (): Promise<Name[]> => {
  const files = new Set(await readdir(FOLDER));
  return NAMES.filter((name) => files.has(`${name}.ts`));
};

const isUsage = (error: unknown): error is Error =>
  error instanceof UsageError ||
  (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));

/** An error as sentences for a person. What nobody foresaw comes with its place, so that it can be reported. */
const sentence = (error: unknown, debug: boolean): string => {
  if (error instanceof AppError && !debug) return error.message;
  return error instanceof Error ? `This should not have happened: ${error.stack ?? error.message}` : String(error);
};

/** 'Unknown option '--x'. To specify …' → the first sentence of it. */
const short = (error: Error): string => error.message.replace(/\. To specify .*$/s, '.').replace(/\n[\s\S]*$/, '');

/** Runs the command line: `words` are what follows 'wellrun'. Returns the exit code: 0, 1 after an error, 2 for a call that cannot be understood. */
export const dispatch = async (words: readonly string[], env: Env): Promise<number> => {
  const [name, ...rest] = words;
  if (name === '--version' || name === '-v') {
    env.out(VERSION);
    return 0;
  }
  const known = await available();
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const commands = await Promise.all(known.map(async (each) => [each, (await load(each)).summary] as const));
    const text = overview(commands, VERSION);
    if (name === undefined) {
      env.err(text);
      return 2;
    }
    env.out(text);
    return 0;
  }
  const found = known.find((each) => each === name);
  if (found === undefined) {
    env.err(`There is no command '${name}'. Known: ${known.join(', ')}.`);
    return 2;
  }
  const command = await load(found);
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      options: { ...command.options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
      strict: true,
    });
    if (values['help'] === true) {
      env.out(commandHelp(command));
      return 0;
    }
    return (await command.run({ values, positionals }, env)) ?? 0;
  } catch (error) {
    if (isUsage(error)) {
      env.err(`${short(error)}\n\nwellrun ${found} --help tells how it is called.`);
      return 2;
    }
    env.err(sentence(error, env.variables['LOG_LEVEL'] === 'debug'));
    return 1;
  }
};
