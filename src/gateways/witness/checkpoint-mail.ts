import { z } from 'zod';
import type { Schedule } from '#kernel/jobs/schedule.ts';
import { letterheadFor } from '#kernel/brand/letterhead.ts';
import type { Post } from '#kernel/notify/letter.ts';
import { defineSetting } from '#kernel/settings/settings.ts';

/** Who keeps signed checkpoints of the history elsewhere, and how often they get the newest: customers, auditors, a mailbox of one's own. */
export const witnesses = defineSetting({
  name: 'history.witnesses',
  label: 'Checkpoints by mail',
  schema: z.object({ addresses: z.array(z.email()).max(50), every: z.enum(['hour', 'day', 'week']) }),
  initial: { addresses: [], every: 'day' },
});

const MORNING = 5;
const MONDAY = 1;

/** Whether it is their hour: each, five in the morning, or that of a Monday (UTC). */
const isTime = (every: 'hour' | 'day' | 'week', now: number): boolean => {
  const at = new Date(now);
  return every === 'hour' || (at.getUTCHours() === MORNING && (every === 'day' || at.getUTCDay() === MONDAY));
};

const letter = (organisation: string, at: string, note: string) => ({
  subject: `Checkpoint of the history of ${organisation.replaceAll(/[\r\n]+/g, ' ')}, ${at.slice(0, 16)}Z`,
  text: `This signed checkpoint says what stood in the history of ${organisation} at ${at}. Keep the letter: whoever has it can show later
that nothing from before was altered or removed. Check it with 'wellrun verify --anchors FILE', or with tools/verify.py, on a file
that holds the lines below as they are; letters can stand one after the other.

${note}
`,
  headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
});

/** Sends the newest checkpoint to whoever subscribed to it. Nothing is sent where nothing is signed yet. */
export const mailCheckpoints = (post: Post): Schedule => ({
  name: 'history-witnesses',
  cron: '10 * * * *',
  async run(context) {
    const { addresses, every } = context.settings.read(witnesses, context.now());
    if (addresses.length === 0 || !isTime(every, context.now())) return;
    const [organisation, checkpoint] = await context.batch([
      { text: 'SELECT name FROM organisation WHERE org = $1', values: [context.principal.org] },
      {
        text: 'SELECT note, at FROM checkpoint WHERE org = $1 ORDER BY size DESC LIMIT 1',
        values: [context.principal.org],
      },
    ]);
    const row = checkpoint?.rows[0];
    if (row === undefined) return;
    // Programs read what stands in it: it stays plain text, from whoever the organisation says it is.
    const { name } = await letterheadFor(context, String(organisation?.rows[0]?.['name']));
    const sent = letter(name, String(row['at']), String(row['note']));
    for (const to of addresses) await post.send({ to, ...sent });
  },
});
