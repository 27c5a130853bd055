import { post } from './client.ts';
import { flatRow, nested } from './own-fields.ts';
import type { RecordRow, RecordType } from './types.ts';

export type Leaving = 'stays' | 'waits' | 'ends';
type Along = { files?: 'all' | string[]; watchers?: boolean; tasks?: boolean };
type Said = { comment?: string; visibility?: 'public' | 'internal' };

const make =
  <Body extends { values?: Record<string, unknown> }>(how: 'convert' | 'copy' | 'split') =>
  async (type: RecordType, id: string, body: Body, idempotencyKey: string): Promise<RecordRow> =>
    flatRow(
      await post<RecordRow>(
        `/${type.plural}/${id}/${how}`,
        body.values ? { ...body, values: nested(body.values) } : body,
        { idempotencyKey },
      ),
    );

/** Makes a record of another type from one; answers the new record. */
export const convertRecord = make<
  { to: string; values?: Record<string, unknown>; leave: Leaving; confirm?: string[] } & Along & Said
>('convert');
/** Copies a record; answers the new one. */
export const copyRecord = make<
  { values?: Record<string, unknown>; fields?: string[]; link: boolean; links: boolean } & Along
>('copy');
/** Splits a part off a record; answers the new one. */
export const splitRecord = make<
  { to: string; values: Record<string, unknown>; entries: string[]; files: string[]; watchers: boolean } & Said
>('split');
