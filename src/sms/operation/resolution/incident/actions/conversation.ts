import { z } from 'zod';
import { defineAction } from '#kernel/record/action.ts';
import { momentInput, textInput } from '#kernel/record/inputs.ts';
import { changeRecord } from '#kernel/store/write.ts';
import { comment } from '#kernel/store/commands.ts';
import { refuseMerged } from '#kernel/store/redirect.ts';
import { incident, speaker, worker, type Incident } from './shared.ts';

/** A public answer. From staff it counts as response; from the caller it ends the wait for them. */
export const answer = defineAction({
  label: 'Answer',
  may: speaker,
  again: true,
  input: z.strictObject({ text: textInput('Answer') }),
  run: (context, row: Incident, { text }, { retry }) =>
    comment(context, incident(), row.id, { text, visibility: 'public' }, { retry }),
});

/** An internal note: never shown to customers. */
export const note = defineAction({
  label: 'Note',
  key: 'N',
  again: true,
  input: z.strictObject({ text: textInput('Note') }),
  run: (context, row: Incident, { text }, { retry }) =>
    comment(context, incident(), row.id, { text, visibility: 'internal' }, { retry }),
});

/** A conversation by telephone or in person, possibly earlier than now: it counts as response from when it took place. */
export const logContact = defineAction({
  label: 'Record a conversation',
  may: worker,
  again: true,
  input: z.strictObject({
    text: textInput('What was said'),
    means: z.enum(['phone', 'meeting', 'chat']).default('phone').meta({ label: 'How' }),
    at: momentInput('When').optional(),
  }),
  run: async (context, row: Incident, { text, means, at }, { retry }) => {
    await refuseMerged(context, incident(), row);
    return changeRecord(
      context,
      incident(),
      row,
      {
        action: 'contact',
        values: {},
        comment: { text, visibility: 'public' },
        facts: { means: [null, means] },
        ...(at === undefined ? {} : { occurredAt: Date.parse(at) }),
      },
      { retry },
    );
  },
});
