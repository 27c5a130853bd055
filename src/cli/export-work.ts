import { sealWaiting } from '#gateways/backup/histories.ts';
import { exportHistory } from '#gateways/exports/history-export.ts';
import { exportOrganisation } from '#gateways/exports/organisation-export.ts';
import { put, writeWhole } from '#gateways/exports/organisation-file.ts';
import { VERSION } from '#server/version.ts';
import { textOf, UsageError, type Args, type Env } from './command.ts';
import { withRuntime } from './runtime.ts';

/** The one file that a command is given. */
export const onlyFile = ({ positionals }: Args): string => {
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError('Name one file.');
  return file;
};

/** Writes an organisation into a file of lines of JSON, packed if the name ends in '.gz' or '.zst'. */
export const exportWork = (args: Args, env: Env): Promise<void> => {
  const path = onlyFile(args);
  return withRuntime(
    env,
    async ({ system, config, organisation }) => {
      const { id, name } = await organisation(textOf(args.values, 'org'));
      const file = await writeWhole(path);
      try {
        await sealWaiting(system, config.data).catch(() => undefined);
        if (args.values['history'] === true) {
          const entries = await exportHistory({ system, data: config.data, org: id, now: () => new Date() }, (lines) =>
            put(file.stream, `${lines.join('\n')}\n`),
          );
          await file.finish();
          await file.keep();
          env.out(`The history of ${name} is written to ${path}: ${entries.toLocaleString('en-GB')} entries.`);
          env.out(
            `Whoever has Python checks it with: python3 tools/verify.py --keys ${config.data}/keys/history.pub ${path}`,
          );
          return;
        }
        const { ending } = await exportOrganisation(
          { system, data: config.data, org: id, product: VERSION, now: () => new Date() },
          (lines) => put(file.stream, `${lines.join('\n')}\n`),
        );
        await file.finish();
        await file.keep();
        env.out(`${name} is exported to ${path}: ${ending.end.rows.toLocaleString('en-GB')} rows.`);
        env.out('It holds everything about its people but their passwords: keep it as you keep the data themselves.');
      } finally {
        await file.discard();
      }
    },
    { purpose: { kind: 'use', makes: false } },
  );
};
