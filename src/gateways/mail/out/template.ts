import { kindOf } from '#kernel/notify/kinds.ts';
import type { Wording } from '#kernel/notify/letter.ts';
import type { Context } from '#kernel/store/context.ts';

type Whose = { readonly person: string | null; readonly portal: boolean };

/** Mails that are no news of a record: only words made for them fit. */
const OTHERS = new Set(['mail.digest', 'mail.stranger']);

/** The organisation's own words for a mail: the closest of its templates, by reason before kind, by language before all; null for ours. */
export const templateFor = async (
  context: Context,
  reason: string,
  { person, portal }: Whose,
): Promise<Wording | null> => {
  const [answer] = await context.batch([
    {
      name: 'mail:template',
      text: `SELECT t.subject, t.body FROM mail_template t LEFT JOIN person p ON p.org = t.org AND p.id = $5
        WHERE t.org = $1 AND t.phase = 'active' AND t.reason = ANY ($3::text[]) AND t.audience IN ('everybody', $4)
          AND (t.language IS NULL OR t.language = '' OR lower(coalesce(p.locale, '')) = lower(t.language) OR lower(coalesce(p.locale, '')) LIKE lower(t.language) || '-%')
        ORDER BY (t.reason = $2) DESC, (t.reason <> '*') DESC, (coalesce(t.language, '') <> '') DESC, (t.audience = $4) DESC, t.created_at LIMIT 1`,
      values: [
        context.principal.org,
        reason,
        OTHERS.has(reason) ? [reason] : [reason, kindOf(reason), '*'],
        portal ? 'customers' : 'staff',
        person,
      ],
    },
  ]);
  const row = answer?.rows[0];
  return row === undefined ? null : { subject: String(row['subject']), body: String(row['body']) };
};
