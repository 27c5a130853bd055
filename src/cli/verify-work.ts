import { readFile } from 'node:fs/promises';
import { sealWaiting, verifyOrganisation } from '#gateways/backup/histories.ts';
import { plainText } from '#gateways/witness/letters.ts';
import { anchoredNotes } from '#kernel/history/anchor.ts';
import { AppError } from '#kernel/errors.ts';
import type { Verdict } from '#kernel/history/verify.ts';
import { textOf, UsageError, type Args, type Env } from './command.ts';
import { withRuntime, type Organisation } from './runtime.ts';

const PROGRESS_EVERY_MS = 5_000;
const counted = (count: number, what: string): string => `${count.toLocaleString('en-GB')} ${what}`;
const rateOf = ({ counts, seconds }: Verdict): number =>
  Math.round((counts.entries + counts.unsealed) / Math.max(seconds, 0.001));

/** 'Acme: 1,204 entries verified, …' or the first fault. */
const told = ({ name }: Organisation, verdict: Verdict): string => {
  const { counts, fault, forks } = verdict;
  if (fault !== null) return `${name}: NOT SOUND. ${fault.message}`;
  const parts = [
    counted(counts.entries, 'entries verified'),
    `${counted(counts.checkpoints, 'checkpoints')} agree`,
    ...(counts.unsealed > 0 ? [counted(counts.unsealed, 'not sealed yet')] : []),
    ...(counts.erased > 0 ? [counted(counts.erased, 'erased and owned up to')] : []),
    ...forks.map(({ keptSize, lostSize }) => `a restore lost ${counted(lostSize - keptSize, 'entries')}`),
  ];
  return `${name}: ${parts.join(', ')} (${counted(rateOf(verdict), 'entries a second')}).`;
};

/** The checkpoints of an organisation in a file that was kept elsewhere. Throws `invalid` when it cannot be read. */
const anchorsIn = async (file: string): Promise<(org: string) => readonly string[]> => {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new AppError('invalid', `${file} cannot be read.`);
  });
  return (org) => anchoredNotes(`${plainText(text)}\n\n`, org);
};

/** Verifies one organisation, or each. Exit code 1 when one is not sound. */
export const verifyWork = ({ values, positionals }: Args, env: Env): Promise<number> => {
  if (positionals.length > 0) throw new UsageError(`'${positionals[0]}' is not expected here.`);
  const file = textOf(values, 'anchors');
  return withRuntime(
    env,
    async (runtime) => {
      const elsewhere = file === undefined ? null : await anchorsIn(file);
      const named = textOf(values, 'org');
      const organisations = named === undefined ? await runtime.organisations() : [await runtime.organisation(named)];
      if (organisations.length === 0 && values['json'] !== true)
        env.out('There is no organisation yet, and so nothing to verify.');
      if (elsewhere !== null && organisations.every(({ id }) => elsewhere(id).length === 0))
        throw new AppError('invalid', `${file} holds no checkpoint of ${named ?? 'any organisation here'}.`);
      // What stands in the way of sealing is told by the verification.
      await sealWaiting(runtime.system, runtime.config.data).catch(() => undefined);
      const report = [];
      for (const organisation of organisations) {
        let said = performance.now();
        const verdict = await verifyOrganisation(runtime.system, organisation.id, runtime.config.data, {
          anchors: elsewhere?.(organisation.id) ?? [],
          onProgress: (verified, total) => {
            if (performance.now() - said < PROGRESS_EVERY_MS) return;
            said = performance.now();
            env.err(`${organisation.name}: ${counted(verified, `of ${counted(total, 'entries')}`)}…`);
          },
        });
        report.push({ organisation, ...verdict, entriesPerSecond: rateOf(verdict) });
        if (values['json'] !== true) env.out(told(organisation, verdict));
      }
      const sound = report.every(({ ok }) => ok);
      if (values['json'] === true) env.out(JSON.stringify({ sound, organisations: report }));
      return sound ? 0 : 1;
    },
    { purpose: { kind: 'use', makes: false } },
  );
};
