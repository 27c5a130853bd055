import type { Standing, StandingDocument, StandingFinding } from '#kernel/evidence/rules.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { listRecords } from '#kernel/store/list.ts';
import { dayAt } from './period.ts';
import type { JudgedBy } from './rule-book.ts';

const FIELDS = ['title', 'state', 'kind', 'subject', 'effectiveFrom', 'reviewBy'] as const;

/** A document's row as rules see it. */
export const standingDocument = (row: Row): StandingDocument => ({
  id: String(row['id']),
  number: String(row['number']),
  title: String(row['title']),
  state: String(row['state']),
  kind: row['kind'] as string | null,
  subject: row['subject'] as string | null,
  effectiveFrom: row['effectiveFrom'] as string | null,
  reviewBy: row['reviewBy'] as string | null,
});

/** Policies, plans, processes and procedures that the caller may see: what rules about what must exist look at. */
const documents = async (context: Context): Promise<readonly StandingDocument[]> => {
  const found: StandingDocument[] = [];
  let cursor: string | undefined;
  do {
    const page = await listRecords(context, definitionNamed('document'), {
      filter: 'kind:policy,plan,process,procedure',
      fields: FIELDS,
      limit: 200,
      cursor,
    });
    found.push(...page.rows.map(standingDocument));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found;
};

/** What exists now whether or not there are records: settings in force and documents. */
export const standingNow = async (context: Context): Promise<Standing> => {
  const now = context.now();
  return {
    now,
    settings: context.settings,
    today: dayAt(now, context.settings.zone),
    documents: await documents(context),
  };
};

/** What a rule misses that must exist, or null. */
export const missing = ({ rule }: JudgedBy, standing: Standing): StandingFinding | null => {
  const verdict = rule.standing?.(standing) ?? true;
  return verdict === true ? null : verdict;
};
