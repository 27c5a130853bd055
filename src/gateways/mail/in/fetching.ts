import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ImapFlow } from 'imapflow';
import { systemContext, type Context } from '#kernel/store/context.ts';
import type { Db } from '#kernel/store/db.ts';
import { passwordOf } from '../mailboxes.ts';
import type { Vault } from '../vault.ts';
import { faultOf, imapClient } from './imap-client.ts';
import { readMailbox, type Mailbox } from './mailbox.ts';
import { takeOver } from './take-over.ts';
import { tellAdministrators } from './tell.ts';

export type FetchingInput = {
  /** As the product itself. */
  readonly db: Db;
  readonly vault: Vault;
  readonly onError: (error: unknown) => void;
  readonly now?: () => number;
  /** Looks for mailboxes that were opened, changed or switched off; milliseconds. */
  readonly lookEvery?: number;
  /** Looks into a folder even if its server says nothing of news; milliseconds. */
  readonly pollEvery?: number;
};
export type Fetching = { stop(): Promise<void> };

type Place = { readonly org: string; readonly id: string; readonly version: number };

const LOOK_MS = 15_000;
const POLL_MS = 60_000;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 300_000;
const LEASE_S = 90;

const placesOf = async (db: Db): Promise<readonly Place[]> => {
  const [answer] = await db.batch([
    {
      name: 'imap:places',
      text: `SELECT org, id, version FROM mailbox WHERE phase = 'active' AND arrives = 'imap' ORDER BY org, id`,
    },
  ]);
  return (answer?.rows ?? []) as Place[];
};

/** Of several processes one fetches from a mailbox: whoever holds its lease. */
const lease = async (context: Context, mailbox: string, by: string): Promise<boolean> => {
  const [answer] = await context.batch([
    {
      name: 'imap:lease',
      text: `INSERT INTO mailbox_state AS s (org, mailbox, leased_by, leased_until) VALUES ($1, $2, $3, now() + make_interval(secs => $4))
        ON CONFLICT (org, mailbox) DO UPDATE SET leased_by = excluded.leased_by, leased_until = excluded.leased_until
        WHERE s.leased_until IS NULL OR s.leased_until < now() OR s.leased_by = excluded.leased_by RETURNING 1`,
      values: [context.principal.org, mailbox, by, LEASE_S],
    },
  ]);
  return (answer?.rows.length ?? 0) > 0;
};

const release = async (context: Context, mailbox: string, by: string): Promise<void> => {
  await context.batch([
    {
      name: 'imap:release',
      text: 'UPDATE mailbox_state SET leased_until = NULL WHERE org = $1 AND mailbox = $2 AND leased_by = $3',
      values: [context.principal.org, mailbox, by],
    },
  ]);
};

const noteChecked = async (context: Context, mailbox: string, fault: string | null): Promise<void> => {
  await context.batch([
    {
      name: 'imap:checked',
      text: `INSERT INTO mailbox_state (org, mailbox, checked_at, failed_at, fault) VALUES ($1, $2, CASE WHEN $4::text IS NULL THEN $3::timestamptz END, CASE WHEN $4::text IS NOT NULL THEN $3::timestamptz END, $4)
        ON CONFLICT (org, mailbox) DO UPDATE SET checked_at = coalesce(excluded.checked_at, mailbox_state.checked_at), failed_at = CASE WHEN $4::text IS NULL THEN NULL ELSE coalesce(mailbox_state.failed_at, excluded.failed_at) END, fault = $4`,
      values: [context.principal.org, mailbox, new Date(context.now()).toISOString(), fault],
    },
  ]);
};

/** Waits until the server tells of a new message, or it is time to look anyway. */
const untilNews = async (client: ImapFlow, most: number, signal: AbortSignal): Promise<void> => {
  const news = Promise.withResolvers<void>();
  const arrived = (): void => news.resolve();
  client.once('exists', arrived);
  client.once('close', arrived);
  signal.addEventListener('abort', arrived, { once: true });
  // It ends by itself when the next command is sent; a server without IDLE is asked again in a while.
  client.idle().catch(arrived);
  const timer = setTimeout(arrived, most);
  try {
    await news.promise;
  } finally {
    clearTimeout(timer);
    client.off('exists', arrived);
    client.off('close', arrived);
    signal.removeEventListener('abort', arrived);
  }
};

/** One connection to a mailbox, from its beginning to its end: takes over what is there, and what comes. */
const attend = async (
  input: FetchingInput,
  org: string,
  mailbox: Mailbox,
  by: string,
  signal: AbortSignal,
): Promise<void> => {
  const context = (): Promise<Context> => systemContext(input.db, org, { now: input.now ?? Date.now });
  const client = await imapClient(mailbox, await passwordOf(await context(), input.vault, mailbox.id));
  client.on('error', () => undefined); // told by what waits for it
  const end = (): void => client.close();
  signal.addEventListener('abort', end, { once: true });
  try {
    await client.connect();
    await client.mailboxOpen(mailbox.folder ?? 'INBOX');
    while (!signal.aborted && client.usable) {
      const now = await context();
      if (!(await lease(now, mailbox.id, by))) return;
      const { left } = await takeOver(now, client, mailbox);
      await noteChecked(
        now,
        mailbox.id,
        left > 0 ? 'A message is larger than may be taken. It stays in the folder.' : null,
      );
      await untilNews(client, Math.min(input.pollEvery ?? POLL_MS, (LEASE_S * 1_000) / 2), signal);
    }
    if (!signal.aborted) throw new Error('The mail server ended the connection.');
  } finally {
    signal.removeEventListener('abort', end);
    client.close();
  }
};

const ABSENT_S = 900;

/** Attends to a mailbox until it is told to stop: after a failure again, with growing pauses. */
const keep = async (input: FetchingInput, { org, id }: Place, by: string, signal: AbortSignal): Promise<void> => {
  let pause = FIRST_PAUSE_MS;
  let failing = 0;
  while (!signal.aborted) {
    try {
      const context = await systemContext(input.db, org, { now: input.now ?? Date.now });
      if (await lease(context, id, by)) {
        const begun = Date.now();
        await attend(input, org, await readMailbox(context, id), by, signal);
        if (Date.now() - begun > LONGEST_PAUSE_MS) pause = FIRST_PAUSE_MS;
        failing = 0;
      }
    } catch (error) {
      if (signal.aborted) break;
      failing ||= Date.now();
      const context = await systemContext(input.db, org).catch(() => null);
      try {
        if (context !== null) await noteChecked(context, id, faultOf(error));
        if (context !== null && Date.now() - failing > ABSENT_S * 1_000)
          await tellAdministrators(context, { id }, 'failing', '');
      } catch (again) {
        input.onError(again);
      }
    }
    await wait(pause, undefined, { signal }).catch(() => undefined);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
  await systemContext(input.db, org)
    .then((context) => release(context, id, by))
    .catch(input.onError);
};

/** Fetches from every mailbox that is switched on, of every organisation; mailboxes that are opened or changed meanwhile are noticed. */
export const startFetching = (input: FetchingInput): Fetching => {
  const by = randomUUID();
  const stopping = new AbortController();
  const attended = new Map<string, { version: number; ending: AbortController; ended: Promise<void> }>();
  const look = async (): Promise<void> => {
    const places = await placesOf(input.db);
    for (const [id, { version, ending, ended }] of attended) {
      if (places.some((place) => place.id === id && place.version === version)) continue;
      ending.abort();
      attended.delete(id);
      await ended;
    }
    for (const place of places) {
      if (attended.has(place.id) || stopping.signal.aborted) continue;
      const ending = new AbortController();
      attended.set(place.id, { version: place.version, ending, ended: keep(input, place, by, ending.signal) });
    }
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await look().catch(input.onError);
      await wait(input.lookEvery ?? LOOK_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
      for (const { ending } of attended.values()) ending.abort();
      await Promise.all([...attended.values()].map(({ ended }) => ended));
    },
  };
};
