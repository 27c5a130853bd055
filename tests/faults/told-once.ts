import { expect } from 'vitest';
import { systemContext } from '#kernel/store/context.ts';
import type { KillWorld } from './kill-world.ts';

export type Letters = {
  readonly sent: number;
  /** Letters that came again, with the Message-ID that they had. */
  readonly again: number;
  /** Announced records of which not exactly two people were told, notifications without their letter, letters without a notification. */
  readonly faults: { readonly untold: unknown[]; readonly unsent: unknown[]; readonly strangers: string[] };
  /** How many of the announced records are there. */
  readonly records: number;
};

/** Waits until everything committed was handed on and every mail is out. */
export const untilHandedOn = async ({ system, made }: KillWorld, timeout: number): Promise<void> => {
  const run = await systemContext(system, made.org);
  const left = async (): Promise<unknown> => {
    const [followed, jobs] = await run.batch([
      {
        text: "SELECT count(*)::int AS n FROM history h, follower f WHERE f.name = 'handlers' AND (h.xid, h.id) > (f.xid, f.id)",
      },
      {
        text: "SELECT count(*)::int AS n, count(locked_by)::int AS locked, max(last_error) AS error FROM jobs.jobs WHERE task_identifier IN ('mail', 'mail-send', 'event')",
      },
    ]);
    return { unread: followed?.rows[0]?.['n'], ...jobs?.rows[0] };
  };
  await expect.poll(left, { interval: 200, timeout }).toEqual({ unread: 0, n: 0, locked: 0, error: null });
};

/** Compares what people were to be told with the notifications and with the letters that went out. */
export const lettersOf = async ({ system, made, mail }: KillWorld, announced: readonly string[]): Promise<Letters> => {
  const run = await systemContext(system, made.org);
  const [reasons, all] = await run.batch([
    {
      text: `SELECT h.id, count(n.id)::int AS told FROM unnest($2::text[]) AS a (token)
        JOIN history h ON h.org = $1 AND h.type = 'incident' AND h.action = 'create' AND h.personal LIKE '%"' || a.token || '"%'
        LEFT JOIN notification n ON n.org = h.org AND n.entry = h.id GROUP BY h.id`,
      values: [made.org, announced],
    },
    { text: 'SELECT letter AS id, mail FROM notification WHERE org = $1', values: [made.org] },
  ]);
  const received = Map.groupBy(mail.received, ({ text }) => /Message-ID: <notice-([0-9a-f-]+)@/i.exec(text)?.[1] ?? '');
  const sent = new Set((all?.rows ?? []).flatMap(({ id, mail: how }) => (how === 'sent' ? [String(id)] : [])));
  return {
    sent: sent.size,
    again: mail.received.length - received.size,
    records: reasons?.rows.length ?? 0,
    faults: {
      untold: (reasons?.rows ?? []).filter(({ told }) => told !== 2),
      unsent: (all?.rows ?? []).filter(({ id }) => !sent.has(String(id)) || !received.has(String(id))),
      strangers: [...received.keys()].filter((id) => !sent.has(id)),
    },
  };
};
