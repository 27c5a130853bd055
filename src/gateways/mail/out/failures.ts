import { AppError } from '#kernel/errors.ts';
import type { Queued } from '#kernel/notify/outgoing.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { afterOthers } from '#kernel/store/after-others.ts';
import type { Context } from '#kernel/store/context.ts';
import { readOwnWrite } from '#kernel/store/read.ts';
import { changeRecord } from '#kernel/store/write.ts';

const typeOf = async (context: Context, record: string): Promise<string | null> => {
  const [answer] = await context.batch([
    {
      name: 'mail:type',
      text: 'SELECT type FROM directory WHERE org = $1 AND id = $2',
      values: [context.principal.org, record],
    },
  ]);
  const found = answer?.rows[0]?.['type'];
  return typeof found === 'string' ? found : null;
};

const note = (context: Context, record: string, address: string, why: string): Promise<void> =>
  afterOthers(async () => {
    const type = await typeOf(context, record);
    if (type === null) return;
    const definition = definitionNamed(type);
    const row = await readOwnWrite(context, definition, record);
    await changeRecord(context, definition, row, {
      action: 'mail-failed',
      values: {},
      audience: 'internal',
      personalFacts: { 'mail.address': [null, address], 'mail.fault': [null, why] },
    });
  });

/** Notes in the history of the record and of the person that a mail did not reach them: staff see it there. */
export const noteFailure = async (
  context: Context,
  { record, person, address }: Pick<Queued, 'record' | 'person' | 'address'>,
  why: string,
): Promise<void> => {
  for (const each of [record, person])
    if (each !== null)
      await note(context, each, address, why).catch((error: unknown) => {
        // A record that goes on elsewhere or is gone takes no note: the queue shows the failure all the same.
        if (!(error instanceof AppError)) throw error;
      });
};
