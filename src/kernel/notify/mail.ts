import { evaluate, type Subject } from '../access/evaluate.ts';
import type { Principal } from '../access/principal.ts';
import { commentOf, eventOf, type HistoryEvent } from '../jobs/event.ts';
import type { Task } from '../jobs/schedule.ts';
import { definitionNamed } from '../record/registry.ts';
import { loadPrincipal } from '../store/caller.ts';
import { partsOf } from '../store/read.ts';
import { systemContext, type Context } from '../store/context.ts';
import type { Row } from '../store/db.ts';
import { letterOf, type Post } from './letter.ts';
import { MAIL_TASK } from './notices.ts';
import { valuesOf } from './values.ts';

export type MailInput = {
  readonly post: Post;
  /** Where browsers reach us. */ readonly origin: () => string;
  readonly now?: () => number;
};

const READ = `SELECT n.id AS notification, n.person, n.reason, n.audience, n.mail, h.org, h.id AS entry, h.body, h.personal, p.email, p.phase AS "personPhase", coalesce(f.mail, true) AS wanted,
    d.id, d.type, d.number, d.title, d.state, d.phase, d.owner, d.assignee, d.requester, d.team, d.customer, d.service, d.confidential,
    ${partsOf('d')}
  FROM notification n JOIN directory d ON d.org = n.org AND d.id = n.record JOIN person p ON p.org = n.org AND p.id = n.person
    LEFT JOIN notification_preference f ON f.org = n.org AND f.person = n.person LEFT JOIN history h ON h.org = n.org AND h.id = n.entry
  WHERE n.org = $1 AND n.id = $2`;

const settle = (context: Context, id: string, mail: 'none' | 'sent' | 'withheld'): Promise<unknown> =>
  context.batch([
    {
      name: 'notify:mailed',
      text: `UPDATE notification SET mail = $3, mailed_at = CASE WHEN $3 = 'sent' THEN $4::timestamptz END WHERE org = $1 AND id = $2 AND mail = 'due'`,
      values: [context.principal.org, id, mail, new Date(context.now()).toISOString()],
    },
  ]);

/** Whether they may still read the record, and this of it. */
const mayRead = (principal: Principal, row: Row): boolean =>
  !(principal.portal && row['audience'] !== 'public') &&
  evaluate(definitionNamed(String(row['type'])).access.read, principal, row as unknown as Subject);

/** What was said, unless it was said among staff and they are none. */
const quoteFor = (principal: Principal, row: Row, event: HistoryEvent | null): string | null => {
  if (event === null) return null;
  const { access } = definitionNamed(event.type);
  const internal = !principal.portal && evaluate(access.internal ?? access.edit, principal, row as unknown as Subject);
  return event.audience === 'public' || internal ? commentOf(event) : null;
};

/**
 * The task that sends one notification by mail: to whoever wants mail, if they may read the record at that moment. A letter that the
 * server does not take is tried again later; its Message-ID stays the same, so that a letter that came twice is seen as one.
 */
export const mailTask = ({ post, origin, now = Date.now }: MailInput): Task => ({
  name: MAIL_TASK,
  async run(db, payload) {
    const [org, id] = [String(payload['org']), String(payload['id'])];
    const context = await systemContext(db, org, { now });
    const [answer] = await context.batch([{ name: 'notify:letter', text: READ, values: [org, id] }]);
    const row = answer?.rows[0];
    if (row === undefined || row['mail'] !== 'due') return;
    if (typeof row['email'] !== 'string' || row['wanted'] !== true || row['personPhase'] === 'void') {
      await settle(context, id, 'none');
      return;
    }
    const principal = await loadPrincipal(context, String(row['person']));
    if (principal === null || !mayRead(principal, row)) {
      await settle(context, id, 'withheld');
      return;
    }
    const event = row['entry'] === null ? null : eventOf(row);
    await post.send(
      letterOf({
        id,
        to: row['email'],
        reason: String(row['reason']),
        actor: event?.actor.name ?? null,
        quote: quoteFor(principal, row, event),
        values: event === null ? {} : valuesOf(event),
        record: {
          id: String(row['id']),
          plural: definitionNamed(String(row['type'])).plural,
          number: String(row['number']),
          title: String(row['title']),
        },
        origin: origin(),
        portal: principal.portal,
      }),
    );
    await settle(context, id, 'sent');
  },
});

/** Where no mail goes out: notifications are shown in the application alone. */
export const noMailTask: Task = {
  name: MAIL_TASK,
  async run(db, payload) {
    await settle(await systemContext(db, String(payload['org'])), String(payload['id']), 'none');
  },
};
