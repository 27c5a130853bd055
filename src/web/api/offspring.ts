import { post } from './client.ts';
import { flatRow, nested } from './own-fields.ts';
import type { RecordRow, RecordType } from './types.ts';

export type Leaving = 'stays' | 'waits' | 'ends';
type Along = { files?: 'all' | string[]; watchers?: boolean; tasks?: boolean };
type Said = { comment?: string; visibility?: 'public' | 'internal' };

type Values = Record<string, unknown>;
type Make<Body> = (type: RecordType, id: string, body: Body, idempotencyKey: string) => Promise<RecordRow>;

const make =
  (how: 'convert' | 'copy' | 'split') =>
  async (type: RecordType, id: string, body: { values?: Values }, idempotencyKey: string): Promise<RecordRow> =>
    flatRow(
      await post<RecordRow>(
        `/${type.plural}/${id}/${how}`,
        body.values ? { ...body, values: nested(body.values) } : body,
        { idempotencyKey },
      ),
    );

/** Makes a record of another type from one; answers the new record. */
export const convertRecord: Make<{ to: string; values?: Values; leave: Leaving; confirm?: string[] } & Along & Said> =
  make('convert');
/** Copies a record; answers the new one. */
export const copyRecord: Make<{ values?: Values; fields?: string[]; link: boolean; links: boolean } & Along> =
  make('copy');
/** Splits a part off a record; answers the new one. */
export const splitRecord: Make<
  { to: string; values: Values; entries: string[]; files: string[]; watchers: boolean } & Said
> = make('split');
