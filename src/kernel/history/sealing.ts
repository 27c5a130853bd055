import { setTimeout as delay } from 'node:timers/promises';
import { appendAnchors } from './anchor.ts';
import { catchUp } from './beside.ts';
import type { TrustedKeys } from './trusted-keys.ts';
import { writeLeaves } from './leaf-log.ts';
import type { Signer } from './note.ts';
import type { Query, Transaction } from './query.ts';
import { FIRST, sealOnce } from './sealer.ts';
import type { Place, Sealed } from './sealer.ts';

export type SealerInput = {
  /** As the system's role, on one connection. */
  transaction: Transaction;
  /** The data folder: keys, anchors and logs of leaves are in it. */
  data: string;
  /** The keys as they are now: another process may change them. */
  keys: () => Promise<{ signer: Signer; trusted: TrustedKeys }>;
  now: () => Date;
  /** Told of every new checkpoint once it is in the database and anchored here: for mail and webhooks to other witnesses. */
  onCheckpoints?: (checkpoints: readonly { org: string; note: string }[]) => void | Promise<void>;
  /** Entries in one transaction, 20,000 unless told otherwise. */
  limit?: number;
  /** Milliseconds between checkpoints; 50,000 unless told otherwise, so that two are at most a minute apart. */
  checkpointEvery?: number;
};

export type SealerReport = {
  sealed: number;
  checkpoints: { org: string; note: string }[];
  /** Organisations that are not sealed because the files beside the database know more than the database does: sign a fork, or find out. */
  refused: string[];
  /** True when another process was sealing. */
  busy: boolean;
};

export type Sealer = {
  /**
   * Seals everything that waits; call it every half second. `checkpoint`: signs one for every organisation that has grown, whenever
   * the last was. `patience`: how many milliseconds to wait at most for transactions that are older than what is committed, since an
   * entry is sealed only below the oldest one running; 0 unless told otherwise, which leaves such entries to the next call.
   */
  seal: (options?: { checkpoint?: boolean; patience?: number }) => Promise<SealerReport>;
  /** After a restore, a fork or an import of history: forget what was refused, and look at every entry once. */
  recheck: () => void;
};

const RECHECK_EVERY = 3_600_000;

/** The sealer of one process. Several may run on one database: only one seals at a time. Not to be called concurrently with itself. */
export const createSealer = (input: SealerInput): Sealer => {
  const { data, keys, now } = input;
  /** Up to which size the files are known to agree with the database. */
  const agreed = new Map<string, number>();
  const refused = new Set<string>();
  /** Organisations whose files may be behind; null for all of them. */
  let behind: Set<string> | null = null;
  let recheckedAt = Number.NEGATIVE_INFINITY;
  let lookingFrom: Place | null = null;

  const mayGrow = async (query: Query, org: string, size: number): Promise<boolean> => {
    if (agreed.get(org) === size) return true;
    if (!(await catchUp(query, data, org, size, (await keys()).trusted))) {
      refused.add(org);
      return false;
    }
    agreed.set(org, size);
    return true;
  };

  const catchUpBehind = (): Promise<void> =>
    input.transaction(async (query) => {
      const { rows } = await query(
        'SELECT org::text, size::text FROM seal_head WHERE $1::uuid[] IS NULL OR org = ANY ($1::uuid[])',
        [behind && [...behind]],
      );
      for (const { org, size } of rows as { org: string; size: string }[])
        if (!refused.has(org)) await mayGrow(query, org, Number(size));
      behind = new Set();
    });

  const writeFiles = async (sealed: Sealed): Promise<void> => {
    const touched = new Set([...sealed.leaves.keys(), ...sealed.checkpoints.map(({ org }) => org)]);
    for (const org of touched) behind?.add(org);
    for (const [org, { from, leaves }] of sealed.leaves) {
      await writeLeaves(data, org, from, leaves);
      agreed.set(org, from + leaves.length);
    }
    for (const [org, signed] of Map.groupBy(sealed.checkpoints, (each) => each.org))
      await appendAnchors(
        data,
        org,
        signed.map(({ note }) => note),
      );
    for (const org of touched) behind?.delete(org);
  };

  /** Looks through all entries once an hour, a little at each call, so that fresh entries never wait for it. */
  const lookAgain = async (batch: (from: Place) => Promise<Place | null>): Promise<void> => {
    if (lookingFrom === null && now().getTime() - recheckedAt < RECHECK_EVERY) return;
    lookingFrom = await batch(lookingFrom ?? FIRST);
    if (lookingFrom === null) recheckedAt = now().getTime();
  };

  /** Until every transaction that may hold up what is committed by now has ended, or patience has. */
  const settle = async (patience: number): Promise<void> => {
    const ask = (text: string, values?: unknown[]) => input.transaction((query) => query(text, values));
    const { rows } = await ask('SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS xmax');
    const until = performance.now() + patience;
    const settled = async () =>
      (await ask('SELECT pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 AS yes', [rows[0]?.['xmax']])).rows[0]?.[
        'yes'
      ];
    while (performance.now() < until && (await settled()) !== true) await delay(20);
  };

  const seal: Sealer['seal'] = async ({ checkpoint = false, patience = 0 } = {}) => {
    const report: SealerReport = { sealed: 0, checkpoints: [], refused: [], busy: false };
    if (patience > 0) await settle(patience);
    if (behind === null || behind.size > 0) await catchUpBehind();
    const batch = async (from: Place | null): Promise<Place | null> => {
      const sealed = await input.transaction((query) =>
        sealOnce(query, {
          signer: async () => (await keys()).signer,
          now: now(),
          limit: input.limit ?? 20_000,
          checkpointEvery: checkpoint ? 0 : (input.checkpointEvery ?? 50_000),
          recheck: from,
          refused: [...refused],
          mayGrow,
        }),
      );
      await writeFiles(sealed);
      report.sealed += sealed.count;
      report.checkpoints.push(...sealed.checkpoints);
      report.busy = sealed.busy;
      return sealed.busy ? from : sealed.next;
    };
    while ((await batch(null)) !== null);
    if (!report.busy) await lookAgain(batch);
    report.refused = [...refused];
    if (report.checkpoints.length > 0) await input.onCheckpoints?.(report.checkpoints);
    return report;
  };

  const recheck = (): void => {
    refused.clear();
    agreed.clear();
    behind = null;
    recheckedAt = Number.NEGATIVE_INFINITY;
    lookingFrom = null;
  };
  return { seal, recheck };
};
