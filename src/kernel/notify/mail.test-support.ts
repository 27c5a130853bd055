import { systemContext } from '../store/context.ts';
import type { Db } from '../store/db.ts';
import { gatherTask } from './mail.ts';
import { sendTask, type SendInput } from './send.ts';

/** Makes letters of everything that an organisation's people are to be told, and sends them. */
export const deliverAll = async (db: Db, org: string, input: SendInput): Promise<void> => {
  const context = await systemContext(db, org);
  const [due] = await context.batch([
    { text: `SELECT DISTINCT person, record FROM notification WHERE org = $1 AND mail = 'due'`, values: [org] },
  ]);
  for (const whom of due?.rows ?? []) await gatherTask(input).run(db, { org, ...whom });
  const [waiting] = await context.batch([
    { text: `SELECT id FROM mail_out WHERE org = $1 AND state = 'waiting' ORDER BY created_at, id`, values: [org] },
  ]);
  for (const { id } of waiting?.rows ?? []) await sendTask(input).run(db, { org, id });
};
