import { letterheadFor } from '../brand/letterhead.ts';
import type { Principal } from '../access/principal.ts';
import type { Schedule } from '../jobs/schedule.ts';
import { loadPrincipal } from '../store/caller.ts';
import type { Context } from '../store/context.ts';
import type { Row } from '../store/db.ts';
import { addressOf, domainOf, line, filled, headedBy, toldOf, type Letter, type Wording } from './letter.ts';
import { escape, framed, link, mailHtml, toldHtml } from './letter-html.ts';
import { mayRead, newsOf, newsRows, recordOf } from './notice-letter.ts';
import { messageIdOf, queueing, type Queued } from './outgoing.ts';
import { choicesOf, groupOf } from './own-preferences.ts';
import { lastTurn, notifyDefaults, preferencesFrom } from './preferences.ts';

const WAITING = `SELECT p.id AS person, p.email, p.phase, p.zone, f.mail, f.chosen, f.digested_at AS "digestedAt", min(n.created_at) AS since,
    ARRAY(SELECT g.role FROM access_grant g WHERE g.org = p.org AND g.person = p.id AND g.valid_from <= now() AND (g.valid_to IS NULL OR g.valid_to > now())) AS roles
  FROM notification n JOIN person p ON p.org = n.org AND p.id = n.person LEFT JOIN notification_preference f ON f.org = p.org AND f.person = p.id
  WHERE n.org = $1 AND n.mail = 'digest' GROUP BY p.org, p.id, p.email, p.phase, p.zone, f.mail, f.chosen, f.digested_at`;

/** Makes one letter of everything that waits for somebody's digest. */
const gather = async (context: Context, { person, email, phase }: Row, origin: string): Promise<void> => {
  const { org } = context.principal;
  await context.transaction(async (ask) => {
    const { rows } = await ask({
      name: 'digest:due',
      text: `SELECT id FROM notification WHERE org = $1 AND person = $2 AND mail = 'digest' ORDER BY created_at, id FOR UPDATE`,
      values: [org, person],
    });
    const [first] = rows;
    if (first === undefined) return;
    const id = String(first['id']);
    const reachable = typeof email === 'string' && phase !== 'void';
    const letter = {
      id,
      kind: 'digest',
      person: String(person),
      address: String(email),
      record: null,
      mailbox: null,
      source: null,
      messageId: messageIdOf('digest', id, origin),
    } as const;
    if (reachable) for (const statement of queueing(context, letter, origin)) await ask(statement);
    await ask({
      name: 'digest:gathered',
      text: 'UPDATE notification SET mail = $3, letter = $4 WHERE org = $1 AND id = ANY ($2::uuid[])',
      values: [org, rows.map((row) => row['id']), reachable ? 'queued' : 'none', reachable ? id : null],
    });
    await ask({
      name: 'digest:done',
      text: 'INSERT INTO notification_preference (org, person, digested_at) VALUES ($1, $2, $3) ON CONFLICT (org, person) DO UPDATE SET digested_at = excluded.digested_at',
      values: [org, person, new Date(context.now()).toISOString()],
    });
  });
};

/** Sends the digests whose turn has come, each by its person's clock. A turn at which nothing waits is left out. */
export const digestsDue = async (context: Context, origin: string): Promise<void> => {
  const [answer] = await context.batch([{ name: 'digest:waiting', text: WAITING, values: [context.principal.org] }]);
  const defaults = context.settings.read(notifyDefaults);
  for (const row of answer?.rows ?? []) {
    const { digest } = preferencesFrom(defaults, groupOf(row['roles'] as string[]), choicesOf(row));
    const zone = typeof row['zone'] === 'string' ? row['zone'] : context.settings.zone;
    const turn = lastTurn(digest, context.now(), zone);
    const done = typeof row['digestedAt'] === 'string' ? Date.parse(row['digestedAt']) : Number.NEGATIVE_INFINITY;
    if (turn > done && turn >= Date.parse(String(row['since']))) await gather(context, row, origin);
  }
};

/** Looks every five minutes for digests whose turn has come. */
export const sendDigests = (origin: () => string): Schedule => ({
  name: 'mail-digests',
  cron: '*/5 * * * *',
  run: (context) => digestsDue(context, origin()),
});

const MOST_RECORDS = 100;

/** Finds the organisation's own words for somebody's digest. */
type Words = (principal: Principal) => Promise<Wording | null>;

/** The digest: what happened, record by record, as far as its recipient may read it now; null when that is nothing. */
export const digestLetter = async (
  context: Context,
  queued: Queued,
  origin: string,
  wordingFor: Words = async () => null,
): Promise<Letter | null> => {
  const principal = queued.person === null ? null : await loadPrincipal(context, queued.person);
  if (principal === null) return null;
  const rows = (await newsRows(context, queued.id)).filter((row) => mayRead(principal, row));
  const [first] = rows;
  if (first === undefined) return null;
  const records = [...Map.groupBy(rows, (row) => String(row['id'])).values()].slice(0, MOST_RECORDS).map((of) => {
    const record = recordOf(of[0] as Row);
    const address = addressOf({ origin, portal: principal.portal, record });
    return { record, address, told: of.map((row) => toldOf(newsOf(principal, row), record)) };
  });
  const letterhead = await letterheadFor(context, String(first['organisation']), principal);
  const organisation = line(letterhead.name);
  const text = records.map(({ record, address, told }) =>
    [`${record.number}: ${line(record.title)}`, ...told.map(({ sentence }) => `- ${sentence}`), address].join('\n'),
  );
  const html = records.map(
    ({ record, address, told }) =>
      `<p><strong>${link(letterhead, address, record.number)}</strong> ${escape(line(record.title))}</p>\n${told.map(toldHtml).join('\n')}`,
  );
  const count = records.length === 1 ? `1 record` : `${records.length} records`;
  const wording = await wordingFor(principal);
  const values = {
    organisation,
    foot: letterhead.foot,
    news: text.join('\n\n'),
    what: count,
    url: `${origin}${principal.portal ? '/portal' : '/inbox'}`,
  };
  const own = wording === null ? null : filled(wording.body, values);
  return {
    to: line(queued.address),
    subject: line(wording === null ? `${organisation}: news of ${count}` : filled(wording.subject, values)).slice(
      0,
      250,
    ),
    text: `${[...(own === null ? text : [own]), organisation, ...(letterhead.foot === '' ? [] : [letterhead.foot])].join('\n\n')}\n`,
    html: framed(letterhead, own === null ? html : [mailHtml(own)], [
      link(letterhead, `${origin}/account`, 'Choose how you are told'),
    ]),
    ...headedBy(letterhead),
    headers: {
      'Message-ID': `<${queued.messageId}>`,
      'List-Id': `Digest <digest.${domainOf(origin)}>`,
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
    },
  };
};
