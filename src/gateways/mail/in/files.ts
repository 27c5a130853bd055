import { createHash } from 'node:crypto';
import { AppError } from '#kernel/errors.ts';
import { mediaTypeOf } from '#kernel/files/media-type.ts';
import { safeFileName } from '#kernel/files/name.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { admit, type Audience } from '#kernel/store/admit-file.ts';
import { attach } from '#kernel/store/attachments.ts';
import { writeAhead, type Act } from '#kernel/store/blobs.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Part } from './parse.ts';

/** The id of the n-th file of a message: always the same, so that a repetition attaches nothing twice. */
export const fileId = (message: string, n: number): string => {
  const bytes = createHash('sha256').update(`${message}:${n}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

/** A file as it will be attached; the same picture as one that the record has already is that one. */
export type Planned = { readonly part: Part; readonly id: string; readonly there: boolean };

const hashOf = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

/** What the files of a message are to be called, and which of them are there: attached before, or pictures that came before. */
export const planFiles = async (
  context: Context,
  message: string,
  parts: readonly Part[],
  record: string,
): Promise<readonly Planned[]> => {
  if (parts.length === 0) return [];
  const [answer] = await context.batch([
    {
      name: 'mail:files',
      text: 'SELECT id, hash FROM attachment WHERE org = $1 AND (record = $2 OR id = ANY ($3::uuid[])) AND ended_at IS NULL',
      values: [context.principal.org, record, parts.map((_part, n) => fileId(message, n))],
    },
  ]);
  const rows = answer?.rows ?? [];
  return parts.map((part, n) => {
    const id = fileId(message, n);
    if (rows.some((row) => row['id'] === id)) return { part, id, there: true };
    const same = part.cid === null ? undefined : rows.find((row) => hashOf(part.bytes).equals(row['hash'] as Buffer));
    return same === undefined ? { part, id, there: false } : { part, id: String(same['id']), there: true };
  });
};

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** Attaches the files that are not there yet. Gives the names of those that the organisation's limits do not let in: the message keeps them. */
export const attachFiles = async (
  context: Context,
  definition: AnyDefinition,
  record: string,
  files: readonly Planned[],
  visibility: Audience,
): Promise<readonly string[]> => {
  const act: Act = (work) => work(context);
  const refused: string[] = [];
  for (const { part, id, there } of files) {
    if (there) continue;
    const name = safeFileName(part.name);
    try {
      const most = await admit(context, definition, record, visibility, part.bytes.length);
      const upload = await writeAhead(act, one(part.bytes), most);
      await attach(act, definition, record, upload, { id, name, type: await mediaTypeOf(upload.head), visibility });
    } catch (error) {
      if (!(error instanceof AppError) || !['too_large', 'quota.too_large', 'forbidden'].includes(error.code))
        throw error;
      refused.push(name);
    }
  }
  return refused;
};
