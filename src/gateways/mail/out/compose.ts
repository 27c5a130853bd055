import { digestLetter } from '#kernel/notify/digest.ts';
import { evaluate, type Subject } from '#kernel/access/evaluate.ts';
import { letterheadFor } from '#kernel/brand/letterhead.ts';
import { domainOf, filled, letterOf, line, headedBy, type Letter } from '#kernel/notify/letter.ts';
import { framed, mailHtml } from '#kernel/notify/letter-html.ts';
import { noticeLetter, recordOf } from '#kernel/notify/notice-letter.ts';
import type { Composer } from '#kernel/notify/send.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { loadPrincipal } from '#kernel/store/caller.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { partsOf } from '#kernel/store/read.ts';
import type { Tokens } from '../token.ts';
import { templateFor } from './template.ts';
import { unsubscribeAddress } from './unsubscribe.ts';
import { mailsOf, wayThrough } from './way.ts';

/** News of a record: answerable, in the thread of what its recipient wrote, to be ended with one click. */
export const composeNotice =
  (tokens: Tokens): Composer =>
  (context, queued, origin) =>
    noticeLetter(context, queued, origin, async (principal, row, news) => {
      const record = String(row['id']);
      return {
        way: await wayThrough(context, queued.mailbox, record, tokens),
        answers: await mailsOf(context, record, queued.person),
        wording: await templateFor(context, news.at(-1)?.reason ?? '', principal),
        unsubscribe:
          principal.person === null
            ? null
            : unsubscribeAddress(tokens, origin, context.principal.org, principal.person, record),
      };
    });

/** What happened since the last one, in the organisation's own words where it has some. */
export const composeDigest: Composer = (context, queued, origin) =>
  digestLetter(context, queued, origin, (principal) => templateFor(context, 'mail.digest', principal));

const placeOf = async (context: Context, record: string): Promise<Row | undefined> => {
  const [answer] = await context.batch([
    {
      name: 'letter:record',
      text: `SELECT d.*, ${partsOf('d')}, o.name AS organisation FROM directory d JOIN organisation o ON o.org = d.org WHERE d.org = $1 AND d.id = $2`,
      values: [context.principal.org, record],
    },
  ]);
  return answer?.rows[0];
};

/** The receipt of a report that came by mail: its number, and that an answer reaches it. */
export const composeReceipt =
  (tokens: Tokens): Composer =>
  async (context, queued, origin) => {
    if (queued.record === null || queued.person === null) return null;
    const [row, principal] = [await placeOf(context, queued.record), await loadPrincipal(context, queued.person)];
    if (row === undefined || principal === null) return null;
    if (!evaluate(definitionNamed(String(row['type'])).access.read, principal, row as unknown as Subject)) return null;
    return letterOf({
      messageId: queued.messageId,
      to: queued.address,
      news: [{ reason: 'mail.received', actor: null, quote: null }],
      record: recordOf(row),
      origin,
      portal: principal.portal,
      letterhead: await letterheadFor(context, String(row['organisation']), principal),
      wording: await templateFor(context, 'mail.received', principal),
      way: await wayThrough(context, queued.mailbox, queued.record, tokens),
      answers: await mailsOf(context, queued.record, queued.person),
      unsubscribe: null,
    });
  };

const SORRY = [
  'Thank you for your mail. It could not be taken: this address is for people whom we know, and yours is not among them.',
  'If you are one of them, write from the address that we know, or ask your contact to have this one added. This is said once only.',
];

/** The one answer to a sender who is not known. It says nothing of what they wrote. */
export const composeStranger =
  (tokens: Tokens): Composer =>
  async (context, queued, origin): Promise<Letter> => {
    const [answer] = await context.batch([
      {
        name: 'letter:stranger',
        text: 'SELECT m.key, m.subject, o.name AS organisation FROM mail_message m JOIN organisation o ON o.org = m.org WHERE m.org = $1 AND m.id = $2',
        values: [context.principal.org, queued.source],
      },
    ]);
    const row = answer?.rows[0];
    const letterhead = await letterheadFor(context, String(row?.['organisation'] ?? ''));
    const { name, foot } = letterhead;
    const way = await wayThrough(context, queued.mailbox, null, tokens);
    const key = String(row?.['key'] ?? '');
    const theirs = line(String(row?.['subject'] ?? ''));
    const wording = await templateFor(context, 'mail.stranger', { person: null, portal: true });
    const values = { organisation: line(name), foot, what: theirs };
    const said = wording === null ? SORRY : [filled(wording.body, values)];
    return {
      to: queued.address,
      subject: line(wording === null ? `Re: ${theirs}` : filled(wording.subject, values)).slice(0, 250),
      text: `${[...said, line(name), ...(foot === '' ? [] : [foot])].join('\n\n')}\n`,
      html: framed(
        letterhead,
        said.map((each) => mailHtml(each)),
        [],
      ),
      ...headedBy(letterhead),
      headers: {
        'Message-ID': `<${queued.messageId}>`,
        ...(key === '' || key.startsWith('sha256:')
          ? {}
          : { 'In-Reply-To': `<${line(key)}>`, References: `<${line(key)}>` }),
        'Auto-Submitted': 'auto-replied',
        'X-Auto-Response-Suppress': 'All',
        'List-Id': `<strangers.${domainOf(origin)}>`,
      },
      // Nobody is to answer this, and a report of its failure is of no use to anybody.
      ...(way === null ? {} : { from: { name: line(name), address: way.address } }),
    };
  };
