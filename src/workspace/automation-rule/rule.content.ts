import type { Row } from '#kernel/store/db.ts';
import type { Conditions, RuleContent } from './rule.schema.ts';

const NONE: Conditions = { filter: '', groups: [] };

/** What a stored rule says. */
export const contentOf = (row: Readonly<Row>): RuleContent => ({
  subject: String(row['subject']),
  triggers: row['triggers'] as RuleContent['triggers'],
  conditions: (row['conditions'] as Conditions | null) ?? NONE,
  actions: row['actions'] as RuleContent['actions'],
});
