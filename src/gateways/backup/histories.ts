import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readAnchors } from '#kernel/history/anchor.ts';
import { openKeys, readTrustedKeys, rotateKey } from '#kernel/history/keys.ts';
import { openLeafLog } from '#kernel/history/leaf-log.ts';
import type { Query, Transaction } from '#kernel/history/query.ts';
import { SEAL_LOCK } from '#kernel/history/sealer.ts';
import { createSealer } from '#kernel/history/sealing.ts';
import { verifyHistory, type Verdict } from '#kernel/history/verify.ts';
import type { Db } from '#kernel/store/db.ts';

const statement = (text: string, values: unknown[] | undefined) => (values === undefined ? { text } : { text, values });

/** Each statement by itself, as the history's functions ask it. */
export const queryOn =
  (system: Db): Query =>
  async (text, values) =>
    (await system.batch([statement(text, values)]))[0] ?? { rows: [] };

/** A transaction, as the history's functions ask it. */
export const transactionOn =
  (system: Db): Transaction =>
  (work) =>
    system.transaction((ask) => work((text, values) => ask(statement(text, values))));

export type VerifyOptions = {
  /** Entries written before this without having been sealed are a fault; by default they have a minute. */
  readonly now?: Date;
  /** Checkpoints that were kept elsewhere, beside those of the data folder. */
  readonly anchors?: readonly string[];
  readonly onProgress?: (verified: number, total: number) => void;
};

/** Of two notes the later one binds: it may own up to what a restore lost. */
const signedAt = (note: string): string => /^time (\S+)$/m.exec(note)?.[1] ?? '';

/** Verifies one organisation's history with the keys, anchors and leaves that the data folder holds. */
export const verifyOrganisation = async (
  system: Db,
  org: string,
  data: string,
  { now = new Date(), anchors: kept = [], onProgress }: VerifyOptions = {},
): Promise<Verdict> => {
  const keys = await readTrustedKeys(data);
  // Before the database, which is then never behind them.
  const anchors = await readAnchors(data, org);
  const leaves = await openLeafLog(data, org);
  try {
    return await verifyHistory({
      query: queryOn(system),
      org,
      keys,
      anchors: [...anchors, ...kept].sort((a, b) => (signedAt(a) < signedAt(b) ? -1 : 1)),
      leaves,
      now,
      ...(onProgress === undefined ? {} : { onProgress }),
    });
  } finally {
    await leaves?.close();
  }
};

/** Seals what commands wrote while no server ran, and signs it. Nothing is done where this machine has no signing key. */
export const sealWaiting = async (system: Db, data: string): Promise<void> => {
  if (!existsSync(join(data, 'keys', 'history.key'))) return;
  await sealNow(system, data);
};

/** How long the last seal of a command waits for older transactions on the same server, in milliseconds. */
const PATIENCE_MS = 5_000;

/** Seals what waits and signs checkpoints, with new keys where there are none. */
export const sealNow = async (system: Db, data: string): Promise<void> => {
  await openKeys(data);
  const sealer = createSealer({
    transaction: transactionOn(system),
    data,
    keys: () => openKeys(data),
    now: () => new Date(),
  });
  await sealer.seal({ checkpoint: true, patience: PATIENCE_MS });
};

/** Replaces the signing key while nothing is sealed: what is signed from then on is by the new one. Gives its verifier key. */
export const rotateNow = (system: Db, data: string): Promise<string> =>
  transactionOn(system)(async (query) => {
    await query(`SELECT pg_advisory_xact_lock(${SEAL_LOCK})`);
    return (await rotateKey(data, new Date().toISOString())).signer.vkey;
  });
