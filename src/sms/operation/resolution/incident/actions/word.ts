import { z } from 'zod';
import { defineAction } from '#kernel/record/action.ts';
import { lineInput, textInput } from '#kernel/record/inputs.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { peopleWithRole } from '#kernel/store/people.ts';
import type { Context } from '#kernel/store/context.ts';
import { commit, prepareChange, prepareCreate, type Prepared } from '#kernel/store/write.ts';
import { incident, invalid, isDone, leader, type Incident } from './shared.ts';

const MEANS = ['email', 'phone', 'meeting', 'chat', 'portal', 'letter'] as const;
const means = z.enum(MEANS).default('email').meta({ label: 'How' });

type Word = {
  readonly audience: string;
  readonly occasion: string;
  readonly subject: string;
  readonly text: string;
  readonly means: string;
  readonly recipients: string | null;
};

/** The record of something that was told just now. */
const wordOf = (context: Context, row: Incident, { subject, text, ...fields }: Word): Promise<Prepared> =>
  prepareCreate(context, definitionNamed('communication'), {
    ...fields,
    title: subject.slice(0, 500),
    description: text,
    incident: row.id,
    service: row.service,
    confidential: row.confidential,
    sentAt: new Date(context.now()).toISOString(),
    state: 'sent',
    owner: context.principal.person,
  });

const factOf = ({ after }: Prepared) => ({
  communication: [null, { id: after['id'], number: after['number'] }] as [unknown, unknown],
});

/** Tells top management about a major incident; the first time after its declaration and after its end count for the evidence. */
export const informManagement = defineAction({
  label: 'Tell top management',
  may: leader,
  when: (row: Incident) => row.major,
  input: z.strictObject({
    text: textInput('What they are told'),
    subject: lineInput('Subject', 200).optional(),
    means,
    recipients: lineInput('To whom', 500).optional(),
  }),
  run: async (context, row: Incident, { text, subject, means, recipients }, { retry }) => {
    const told = await peopleWithRole(context, 'topManagement');
    if (told.length === 0 && recipients === undefined)
      throw invalid(
        'recipients',
        'Nobody holds the role of top management here: say whom you told, or have the role granted.',
      );
    const over = isDone(row);
    const occasion = over ? 'resolved' : row.informedAt === null ? 'declared' : 'update';
    const now = new Date(context.now()).toISOString();
    const word = await wordOf(context, row, {
      audience: 'topManagement',
      occasion,
      means,
      text,
      subject: subject ?? `${row.number}: ${row.title}`,
      recipients:
        recipients ??
        told
          .map((each) => each.name)
          .join(', ')
          .slice(0, 500),
    });
    const change = await prepareChange(
      context,
      incident(),
      row,
      {
        action: 'inform-management',
        facts: { ...factOf(word), occasion: [null, occasion] },
        comment: { text, visibility: 'internal' },
        values: {
          informedAt: row.informedAt ?? now,
          ...(over ? { informedResolvedAt: row.informedResolvedAt ?? now } : {}),
        },
      },
      { retry },
    );
    await commit(context, [change, word]);
    return change.after;
  },
});

/** Publishes an update on a major incident: a communication, and an answer that its callers and those of its children read. */
export const publishUpdate = defineAction({
  label: 'Publish an update',
  key: 'U',
  may: leader,
  when: (row: Incident) => row.major && row.phase !== 'void',
  input: z.strictObject({
    text: textInput('Update'),
    subject: lineInput('Subject', 200).optional(),
    means,
    audience: z
      .enum(['customer', 'users', 'team', 'supplier', 'authority', 'all'])
      .default('users')
      .meta({ label: 'Audience' }),
  }),
  run: async (context, row: Incident, { text, subject, means, audience }, { retry }) => {
    const word = await wordOf(context, row, {
      audience,
      occasion: isDone(row) ? 'resolved' : 'update',
      means,
      text,
      subject: subject ?? `${row.number}: ${row.title}`,
      recipients: null,
    });
    const change = await prepareChange(
      context,
      incident(),
      row,
      {
        action: 'publish-update',
        values: {},
        facts: { ...factOf(word), audience: [null, audience] },
        comment: { text, visibility: 'public' },
      },
      { retry },
    );
    await commit(context, [change, word]);
    return change.after;
  },
});
