import { randomUUIDv7 } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import { AppError } from '../errors.ts';
import type { Changes } from '../history/entry.ts';
import type { AnyDefinition } from '../record/define.ts';
import { mustAttach, type Audience } from './admit-file.ts';
import { afterOthers } from './after-others.ts';
import { discardUpload, keeping, type Act, type Upload } from './blobs.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';
import { may, mayInternal, readRecord } from './read.ts';
import { isUuid } from './references.ts';
import type { Retry } from '../record/action.ts';
import { internalFragment, statementOf, visibleFragment } from './visible.ts';
import type { Change } from './plan.ts';
import { changeRecord, type Along } from './write.ts';

export type Attachment = {
  readonly id: string;
  readonly name: string;
  /** By its content. */
  readonly type: string;
  readonly size: number;
  readonly hash: string;
  readonly visibility: Audience;
  readonly createdAt: string;
  readonly createdBy: { readonly id: string; readonly label: string } | null;
};

const COLUMNS =
  'a.id, a.name, a.media_type, a.size, a.hash, a.audience, a.created_at, a.created_by, p.title AS creator';

const attachmentOf = (row: Row): Attachment => ({
  id: String(row['id']),
  name: String(row['name']),
  type: String(row['media_type']),
  size: Number(row['size']),
  hash: (row['hash'] as Buffer).toString('hex'),
  visibility: row['audience'] as Audience,
  createdAt: String(row['created_at']),
  createdBy: row['created_by'] === null ? null : { id: String(row['created_by']), label: String(row['creator']) },
});

const MOST = 1_000;
/** The files `a` that a record shows its reader: its own, and those of records merged into it as far as they may be seen there. */
const shownAt = ({ principal }: Context, definition: AnyDefinition, row: Row): RawBuilder<boolean> => {
  const { org, portal } = principal;
  const record = String(row['id']);
  const within = (id: RawBuilder<unknown>): RawBuilder<boolean> =>
    sql<boolean>`EXISTS (SELECT 1 FROM directory d WHERE d.org = ${org}::uuid AND d.id = ${id} AND ${internalFragment(principal, 'd')})`;
  return sql<boolean>`a.org = ${org}::uuid AND a.ended_at IS NULL AND a.record = ANY (ARRAY(SELECT ${record}::uuid UNION ALL
    SELECT d.id FROM link l JOIN directory d ON d.org = l.org AND d.id = l.source
      WHERE l.org = ${org}::uuid AND l.target = ${record}::uuid AND l.kind = 'duplicates' AND l.ended_at IS NULL
        AND d.merged_into = ${record}::uuid AND ${visibleFragment(principal, 'd')}))
    AND (a.audience = 'public' OR CASE WHEN a.record = ${record}::uuid THEN ${mayInternal(definition, principal, row)}::boolean
      ELSE ${!portal}::boolean AND ${within(sql`a.record`)} END)`;
};

/** The files of a record that the caller has read as `row`, and of those merged into it, oldest first; internal ones for those who may see such. */
export const listAttachments = async (
  context: Context,
  definition: AnyDefinition,
  row: Row,
): Promise<readonly Attachment[]> => {
  const [answer] = await context.batch([
    statementOf(
      sql`SELECT ${sql.raw(COLUMNS)} FROM attachment a LEFT JOIN directory p ON p.org = a.org AND p.id = a.created_by
        WHERE ${shownAt(context, definition, row)} ORDER BY a.created_at, a.id LIMIT ${sql.lit(MOST)}`,
    ),
  ]);
  return (answer?.rows ?? []).map(attachmentOf);
};

const noFile = (): AppError => new AppError('not_found', 'There is no such file, or you may not see it.');

/** One file of a record, and under which upload its bytes lie. Throws `not_found` alike for what is not there and what may not be seen. */
export const findAttachment = async (
  context: Context,
  definition: AnyDefinition,
  key: string,
  file: string,
): Promise<{ row: Row; attachment: Attachment; upload: string; lies: string }> => {
  const row = await readRecord(context, definition, key);
  if (!isUuid(file)) throw noFile();
  const [answer] = await context.batch([
    statementOf(
      sql`SELECT ${sql.raw(COLUMNS)}, a.record, b.upload FROM attachment a JOIN blob b ON b.org = a.org AND b.hash = a.hash
        LEFT JOIN directory p ON p.org = a.org AND p.id = a.created_by
        WHERE a.id = ${file}::uuid AND ${shownAt(context, definition, row)}`,
    ),
  ]);
  const [found] = answer?.rows ?? [];
  if (found === undefined) throw noFile();
  return { row, attachment: attachmentOf(found), upload: String(found['upload']), lies: String(found['record']) };
};

type Kept = Omit<Attachment, 'createdAt' | 'createdBy'>;

/** What history keeps of a file; its name may be personal. */
const factOf = ({ id, size, type, hash, visibility }: Omit<Kept, 'name'>) => ({
  id,
  size,
  type,
  hash,
  visibility,
});

/** The change that attaches a file whose bytes are kept, and the statement beside it. */
export const attaching = ({ principal }: Context, file: Kept): { change: Change; along: Along } => ({
  change: {
    action: 'attach',
    values: {},
    audience: file.visibility,
    facts: { attachment: [null, factOf(file)] },
    personalFacts: { 'attachment.name': [null, file.name] },
  },
  along: ({ id, updatedAt }) => [
    {
      name: 'attach',
      text: 'INSERT INTO attachment (org, id, record, name, media_type, size, hash, audience, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
      values: [
        principal.org,
        file.id,
        id,
        file.name,
        file.type,
        file.size,
        Buffer.from(file.hash, 'hex'),
        file.visibility,
        updatedAt,
        principal.person,
      ],
    },
  ],
});

/** The change that takes a file away from a record, and the statement beside it. */
export const detaching = ({ principal }: Context, row: Row, file: Kept): { change: Change; along: Along } => ({
  change: {
    action: 'detach',
    values: {},
    audience: file.visibility,
    facts: { attachment: [factOf(file), null] },
    personalFacts: { 'attachment.name': [file.name, null] },
  },
  along: ({ updatedAt }) => [
    {
      name: 'detach',
      text: 'WITH ended AS (UPDATE attachment SET ended_at = $3 WHERE org = $1 AND id = $2 AND record = $4 AND ended_at IS NULL RETURNING 1) SELECT one_written(count(*)) FROM ended',
      values: [principal.org, file.id, updatedAt, row['id']],
    },
  ],
});

export type NewFile = {
  readonly name: string;
  readonly type: string;
  readonly visibility: Audience;
  /** By default a new one. */ readonly id?: string;
};

/**
 * Attaches an upload to a record, in one transaction with its entry in history; a file that the organisation has already takes
 * no further room. Its chunks are forgotten when it cannot be attached.
 */
export const attach = async (
  act: Act,
  definition: AnyDefinition,
  key: string,
  upload: Upload,
  file: NewFile,
  options: { retry?: Retry | undefined } = {},
): Promise<Attachment> => {
  const id = file.id ?? randomUUIDv7();
  const facts = factOf({ ...file, id, size: upload.size, hash: upload.hash.toString('hex') });
  try {
    return await act((context) =>
      afterOthers(async () => {
        const { org, person, name } = context.principal;
        const row = await readRecord(context, definition, key);
        mustAttach(context, definition, row, file.visibility);
        const { change, along } = attaching(context, { ...facts, name: file.name });
        const after = await changeRecord(context, definition, row, change, {
          ...options,
          along: (changed, entry) => [keeping(org, upload), ...along(changed, entry)],
        });
        return {
          ...facts,
          name: file.name,
          createdAt: String(after['updatedAt']),
          createdBy: person === null ? null : { id: person, label: name },
        };
      }),
    );
  } finally {
    await act((context) => context.batch([discardUpload(upload.upload)])).catch(() => {}); // the job does it later
  }
};

/** Takes a file away from a record: by whoever attached it, or may edit the record. Its bytes stay as history's evidence until they are erased. */
export const detach = (context: Context, definition: AnyDefinition, key: string, file: string): Promise<void> =>
  afterOthers(async () => {
    const { row, attachment, lies } = await findAttachment(context, definition, key, file);
    const { person } = context.principal;
    if (lies !== row['id'])
      throw new AppError('forbidden', 'It was attached to what was merged into this one: take it away there.');
    if (attachment.createdBy?.id !== person && !may(definition.access.edit, context.principal, row)) {
      throw new AppError('forbidden', 'Only whoever attached a file, or may edit the record, can take it away.');
    }
    const { change, along } = detaching(context, row, attachment);
    await changeRecord(context, definition, row, change, { along });
  });

type Gone = { readonly changes: Changes };

/** Brings back a file that was taken away, from the entry that says so. Throws `undo.conflict` when it is there again, or its bytes are not. */
export const attachedAgain = (
  context: Context,
  definition: AnyDefinition,
  key: string,
  { changes }: Gone,
  options: { retry?: Retry | undefined } = {},
): Promise<void> =>
  afterOthers(async () => {
    const row = await readRecord(context, definition, key);
    const fact = changes['attachment']?.[0] as { readonly id: string; readonly visibility: Audience };
    mustAttach(context, definition, row, fact.visibility);
    const { org } = context.principal;
    const [answer] = await context.batch([
      {
        name: 'attachment:ended',
        text: 'SELECT 1 FROM attachment a JOIN blob b ON b.org = a.org AND b.hash = a.hash WHERE a.org = $1 AND a.id = $2 AND a.record = $3 AND a.ended_at IS NOT NULL',
        values: [org, fact.id, row['id']],
      },
    ]);
    if ((answer?.rowCount ?? 0) === 0)
      throw new AppError('undo.conflict', 'This file is there again, or was erased since. Nothing was changed.');
    await changeRecord(
      context,
      definition,
      row,
      {
        action: 'attach',
        values: {},
        audience: fact.visibility,
        facts: { attachment: [null, fact] },
        personalFacts: { 'attachment.name': [null, changes['attachment.name']?.[0] ?? null] },
      },
      {
        ...options,
        along: () => [
          {
            name: 'attach:again',
            text: 'WITH back AS (UPDATE attachment SET ended_at = NULL WHERE org = $1 AND id = $2 AND ended_at IS NOT NULL RETURNING 1) SELECT one_written(count(*)) FROM back',
            values: [org, fact.id],
          },
        ],
      },
    );
  });
