import { rotateNow, sealWaiting } from '#gateways/backup/histories.ts';
import type { Env } from './command.ts';
import { withRuntime } from './runtime.ts';

/** Replaces the signing key, after the old one has signed what waits. */
export const rotateWork = (env: Env): Promise<void> =>
  withRuntime(
    env,
    async ({ system, config }) => {
      await sealWaiting(system, config.data);
      env.out(`The history is signed by a new key from now on: ${await rotateNow(system, config.data)}`);
      env.out(`Give whoever verifies the new ${config.data}/keys/history.pub, and make a backup.`);
    },
    { purpose: { kind: 'use', makes: false } },
  );
