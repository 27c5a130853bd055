import type { Task } from '../jobs/schedule.ts';
import { systemContext, type Context } from '../store/context.ts';
import type { Row } from '../store/db.ts';
import type { Ask } from '../store/db.ts';
import { MAIL_TASK } from './notices.ts';
import { messageIdOf, queueing } from './outgoing.ts';

export type GatherInput = {
  /** Where browsers reach us. */ readonly origin: () => string;
  readonly now?: () => number;
  /** Through which mailbox letters about a record go; null where it has none. */
  readonly mailboxFor?: (context: Context, record: string) => Promise<string | null>;
};

const DUE = `SELECT n.id, p.email, p.phase FROM notification n JOIN person p ON p.org = n.org AND p.id = n.person
  WHERE n.org = $1 AND n.person = $2 AND n.record = $3 AND n.mail = 'due' ORDER BY n.created_at, n.id FOR UPDATE OF n`;

type Whom = { readonly person: string; readonly record: string };

/** Whom a job is about; jobs of earlier versions name one notification. */
const whomIn = async (context: Context, payload: Readonly<Record<string, unknown>>): Promise<Whom | null> => {
  if (payload['person'] !== undefined) return { person: String(payload['person']), record: String(payload['record']) };
  const [answer] = await context.batch([
    {
      name: 'notify:whom',
      text: 'SELECT person, record FROM notification WHERE org = $1 AND id = $2',
      values: [context.principal.org, payload['id']],
    },
  ]);
  return (answer?.rows[0] as Whom | undefined) ?? null;
};

const dueOf = async (context: Context, ask: Ask, { person, record }: Whom): Promise<readonly Row[]> =>
  (await ask({ name: 'notify:due', text: DUE, values: [context.principal.org, person, record] })).rows;

/**
 * The task that makes one letter of everything that a person is to be told about a record by now. The letter is called after the
 * first of the news, so that it is made once, and its Message-ID stays.
 */
export const gatherTask = ({ origin, now = Date.now, mailboxFor }: GatherInput): Task => ({
  name: MAIL_TASK,
  async run(db, payload) {
    const context = await systemContext(db, String(payload['org']), { now });
    const whom = await whomIn(context, payload);
    if (whom === null) return;
    const { org } = context.principal;
    const mailbox = (await mailboxFor?.(context, whom.record)) ?? null;
    await context.transaction(async (ask) => {
      const rows = await dueOf(context, ask, whom);
      const [first] = rows;
      if (first === undefined) return;
      const reachable = typeof first['email'] === 'string' && first['phase'] !== 'void';
      const id = String(first['id']);
      if (reachable)
        for (const statement of queueing(
          context,
          {
            id,
            kind: 'notice',
            person: whom.person,
            address: String(first['email']),
            record: whom.record,
            mailbox,
            source: null,
            messageId: messageIdOf('notice', id, origin()),
          },
          origin(),
        ))
          await ask(statement);
      await ask({
        name: 'notify:gathered',
        text: `UPDATE notification SET mail = $3, letter = $4 WHERE org = $1 AND id = ANY ($2::uuid[])`,
        values: [org, rows.map((row) => row['id']), reachable ? 'queued' : 'none', reachable ? id : null],
      });
    });
  },
});

/** Where no mail goes out: notifications are shown in the application alone. */
export const noMailTask: Task = {
  name: MAIL_TASK,
  async run(db, payload) {
    const context = await systemContext(db, String(payload['org']));
    const whom = await whomIn(context, payload);
    if (whom === null) return;
    await context.batch([
      {
        name: 'notify:unsent',
        text: `UPDATE notification SET mail = 'none' WHERE org = $1 AND person = $2 AND record = $3 AND mail = 'due'`,
        values: [context.principal.org, whom.person, whom.record],
      },
    ]);
  },
};
