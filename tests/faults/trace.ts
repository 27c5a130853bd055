import type { EntryBody } from '#kernel/history/entry.ts';
import { allDefinitions } from '#kernel/record/registry.ts';
import { fieldsOf, tableOf } from '#kernel/record/projection.ts';
import type { Decoded, RowChange, Values } from './decoding.ts';

/** Tables whose rows change without an entry of history, each with the reason. */
export const DERIVED_TABLES: Readonly<Record<string, string>> = {
  counter: 'how far numbers were handed out: which were used stands in the records',
  sealed: 'made out of the history by the sealer',
  seal_head: 'made out of the history by the sealer',
  checkpoint: 'made out of the history by the sealer',
  follower: 'how far somebody has read the history',
  idempotency: 'keys of requests, to know one that is sent again',
  notification: 'drawn from the history: whom an entry was told',
  notification_preference: 'whether somebody is told by mail: a matter of their own',
  evidence_day: 'counted from the records',
  blob_chunk: 'bytes that are on their way: a file is there once its entry is',
  search_word: 'learned from the history: which words records hold, for search that mends spelling',
  reading: 'how far somebody has read a conversation: a matter of their own',
  preference: 'how somebody wants the screen: a matter of their own',
  keyboard: 'which keys somebody uses: a matter of their own',
  notification_mute: 'about which records somebody wants no mail: a matter of their own',
  viewing: 'a log of its own, which ends after 400 days as history never does: who looked, and changed nothing',
  rule_run: 'the log of a rule: what it did stands in the history of the record, in the transaction of each action',
  rule_day: 'counted: what rules looked at',
  rule_health: 'counted: how often a rule failed; that it was stopped for that is an entry of the rule',
  rule_timer: 'when a rule comes for a record: it follows from both, and from time',
  rule_turn: 'whose turn it is in a team: drawn from what was assigned, which has its entries',
  webhook_delivery: 'drawn from the history: what is sent of it, and whether it arrived',
  webhook_attempt: 'the log of sending: what was answered when',
  mailbox_state: 'where fetching is, and how it went: told by the page of mail',
  mail_thread: 'which message ids belong to a record: read from its mails, each of which has its entry',
  mail_stranger: 'whom the product has answered once that they are not known',
};

const VERDICT = 'the verdict of the rules: it follows from the record and from time';
/** Columns that change without an entry, each with the reason; '*' stands for every record. */
export const DERIVED_COLUMNS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '*': { rules_apply: VERDICT, rules_hold: VERDICT, rules_next: VERDICT },
  organisation: { epoch: 'tells caches that something they keep has changed' },
  api_key: { used_at: 'when a key was last used: told by the log' },
  feed: { used_at: 'when a feed was last fetched: told by the log' },
  directory: { merged_into: 'where a merged record leads: what was merged into it before follows it' },
};

/** Fields that an entry does not name one by one: they are in it otherwise, or follow from what it names. */
const UNNAMED = new Set('version updatedAt updatedBy createdAt createdBy phase dueAt number'.split(' '));

type Entry = EntryBody;

/** Tables of the post: what comes and goes is logged there, and has an entry where it reaches a record or somebody decides about it. */
const POST: Readonly<Record<string, (change: RowChange, changed: ReadonlySet<string>) => boolean>> = {
  mail_message: ({ after }, changed) =>
    changed.has('entry') || (changed.has('settled_at') && ['received', 'discarded'].includes(after?.['state'] ?? '')),
  mail_out: ({ before, after }, changed) =>
    changed.has('state') && (after?.['state'] === 'cancelled' || (before !== null && after?.['state'] === 'waiting')),
};

const records = new Map(allDefinitions().map((definition) => [tableOf(definition), definition]));

/** Which columns of a row are others than before. What was NULL is left out of the row as it was. */
export const changedColumns = ({ before, after }: RowChange): readonly string[] => {
  if (before === null || after === null) return Object.keys(after ?? before ?? {});
  return Object.keys(after).filter((name) => (before[name] ?? null) !== after[name]);
};

/** Whether there is an entry that this row belongs to. */
const traced = (change: RowChange, entries: readonly Entry[], beside: readonly RowChange[]): boolean => {
  const row = (change.after ?? change.before) as Values;
  const about = (id: string | null | undefined): boolean => entries.some(({ record }) => record === id);
  if (records.has(change.table))
    return entries.some(({ record, version }) => record === row['id'] && String(version) === row['version']);
  switch (change.table) {
    case 'directory':
      return about(row['id']);
    case 'link':
      return entries.some(({ id }) => id === (change.kind === 'INSERT' ? row['entry'] : row['end_entry']));
    case 'participant':
    case 'attachment':
    case 'custom_value':
      return about(row['record']);
    case 'access_grant':
    case 'api_key':
    case 'feed':
      return about(row['person']);
    case 'membership':
      return about(row['team']);
    case 'brought':
      return about(row['record']);
    case 'mailbox_secret':
      return about(row['mailbox']);
    case 'webhook_secret':
      return entries.some(({ type, record }) => type === 'webhookSecret' && record === row['webhook']);
    case 'configuration_file':
      return entries.some(({ type, record }) => type === 'configuration' && record === row['id']);
    case 'mail_message':
      return entries.some(
        ({ id, type, changes }) =>
          id === row['entry'] || (type === 'mailMessage' && changes['mail.message']?.[1] === row['id']),
      );
    case 'mail_out':
      return entries.some(({ type, changes }) => type === 'letter' && changes['mail.letter']?.[1] === row['id']);
    case 'blob':
      // A mail is kept as it came: it is what its row in the log says of it.
      return (
        entries.some(({ action }) => action === 'attach') ||
        beside.some(({ table, after }) => table === 'mail_message' && after?.['hash'] === row['hash'])
      );
    case 'brand_picture':
      return entries.some(({ type, changes }) => type === 'brandPicture' && changes['picture']?.[1] === row['id']);
    case 'setting':
      return entries.some(({ type, changes }) => type === 'setting' && String(row['name']) in changes);
    case 'custom_field':
      return entries.some(({ type, record }) => type === 'customField' && record === row['id']);
    case 'organisation':
      return entries.some(({ type }) => type === 'organisation');
    default:
      return false;
  }
};

/** Fields of a record that changed and that its entry does not name. */
const unnamed = (change: RowChange, entries: readonly Entry[]): readonly string[] => {
  const definition = records.get(change.table);
  const entry = entries.find(({ record }) => record === change.after?.['id']);
  if (definition === undefined || entry === undefined || change.kind !== 'UPDATE') return [];
  const named = new Set([...Object.keys(entry.changes), ...(entry.personalFields ?? [])]);
  const changed = new Set(changedColumns(change));
  return fieldsOf(definition)
    .filter(
      ({ name, column, field }) =>
        changed.has(column) && !UNNAMED.has(name) && field.measured !== true && !named.has(name),
    )
    .map(({ name }) => name);
};

const isDerived = (change: RowChange): boolean => {
  if (change.table in DERIVED_TABLES) return true;
  // An organisation's history begins with it.
  if (change.table === 'organisation' && change.kind === 'INSERT') return true;
  const post = POST[change.table];
  if (post !== undefined) return change.kind === 'INSERT' || !post(change, new Set(changedColumns(change)));
  if (change.kind !== 'UPDATE') return false;
  const free = DERIVED_COLUMNS[records.has(change.table) ? '*' : change.table] ?? {};
  return changedColumns(change).every((column) => column in free);
};

/** Rows that changed without a trace: what, and in which transaction. Tables without an organisation are not asked. */
export const untraced = ({ xid, changes }: Decoded): readonly string[] => {
  const entries = changes.flatMap(({ table, kind, after }) =>
    table === 'history' && kind === 'INSERT' ? [JSON.parse(String(after?.['body'])) as Entry] : [],
  );
  return changes.flatMap((change) => {
    const { table, kind } = change;
    if (table === 'history')
      return kind === 'INSERT' || entries.some(({ action }) => action === 'erase') ? [] : [`${xid}: history ${kind}`];
    if (table.includes('.') || isDerived(change)) return [];
    const where = `${xid}: ${table} ${kind} ${change.after?.['id'] ?? change.before?.['id'] ?? ''}`;
    if (!traced(change, entries, changes)) return [`${where} (${changedColumns(change).join(', ')})`];
    return unnamed(change, entries).map((name) => `${where} changed ${name}, which its entry does not name`);
  });
};
