import { readFile, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { exportConfiguration, importConfiguration } from '#gateways/configuration/exchange.ts';
import { PARTS, writeFile as written, type Part } from '#gateways/configuration/shape.ts';
import { AppError } from '#kernel/errors.ts';
import { systemContext } from '#kernel/store/context.ts';
import { giveRole } from '#server/access/give-role.ts';
import { textOf, UsageError, type Args, type Env } from './command.ts';
import { withRuntime } from './runtime.ts';

const partsIn = (given: string | undefined): readonly Part[] => {
  if (given === undefined) return PARTS.filter((part) => part !== 'roles');
  const parts = given.split(',').map((each) => each.trim());
  const unknown = parts.find((each) => !(PARTS as readonly string[]).includes(each));
  if (unknown !== undefined) throw new UsageError(`There is no part '${unknown}'. Parts are ${PARTS.join(', ')}.`);
  return parts as Part[];
};

const read = async (path: string): Promise<unknown> => {
  const content = await (path === '-' ? text(process.stdin) : readFile(path, 'utf8')).catch((error: unknown) => {
    throw new AppError('file.not_readable', `${path} cannot be read (${String(error)}).`);
  });
  try {
    return JSON.parse(content);
  } catch {
    throw new AppError('invalid', `${path} is no JSON.`);
  }
};

/** Exit code 0; 1 where something stands in the way. */
export const configurationWork = (args: Args, env: Env): Promise<number> => {
  const [what, path, ...more] = args.positionals;
  if ((what !== 'export' && what !== 'import') || path === undefined || more.length > 0)
    throw new UsageError('Say export or import, and name one file.');
  return withRuntime(
    env,
    async ({ system, organisation }) => {
      const { id, name } = await organisation(textOf(args.values, 'org'));
      const context = await systemContext(system, id);
      if (what === 'export') {
        const content = written(await exportConfiguration(context, partsIn(textOf(args.values, 'parts'))));
        if (path === '-') env.out(content.trimEnd());
        else {
          await writeFile(path, content, { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
            throw new AppError('file.not_writable', `${path} cannot be written (${String(error)}).`);
          });
          env.out(`The configuration of ${name} is written to ${path}.`);
        }
        return 0;
      }
      const skip = (args.values['skip'] ?? []) as readonly string[];
      const dryRun = args.values['dry-run'] === true;
      const { plan, applied } = await importConfiguration(context, await read(path), { dryRun, skip, giveRole });
      for (const { key, what: change, missing, why } of plan)
        if (change !== 'same')
          env.out(
            [change.padEnd(9), key, why ?? '', missing.length > 0 ? `(not here: ${missing.join(', ')})` : '']
              .join(' ')
              .trimEnd(),
          );
      const same = plan.filter((each) => each.what === 'same').length;
      env.out(
        applied
          ? `Taken in by ${name}; ${same} were so already.`
          : dryRun
            ? `A dry run: nothing was changed. ${same} are so already.`
            : `${name} is configured so already.`,
      );
      return plan.some((each) => each.what === 'conflict') ? 1 : 0;
    },
    { purpose: { kind: 'use', makes: false } },
  );
};
