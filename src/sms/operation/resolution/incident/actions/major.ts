import { z } from 'zod';
import { defineAction } from '#kernel/record/action.ts';
import { recordInput, textInput } from '#kernel/record/inputs.ts';
import type { Changes } from '#kernel/history/entry.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row, Statement } from '#kernel/store/db.ts';
import { joins, leaves, participantFacts, withParticipant } from '#kernel/store/participants.ts';
import { changeRecord } from '#kernel/store/write.ts';
import { meetsMajor } from '../incident.rules.ts';
import { majorCriteria } from '../incident.settings.ts';
import { incident, invalid, leader, named, type Incident } from './shared.ts';

type Command = {
  readonly values: Record<string, unknown>;
  readonly facts: Changes;
  readonly personalFacts: Changes;
  readonly statements: readonly Statement[];
};

/** Puts somebody in command: they take part, and whoever was before no longer does in that role. */
const commandBy = (context: Context, row: Incident, person: Row): Command => {
  const { org } = context.principal;
  const id = String(person['id']);
  const told = participantFacts('commander', id, String(person['title']), true);
  return {
    values: { commander: id },
    ...told,
    statements: [
      leaves(org, row.id, null, 'commander', context.now()),
      joins(org, row.id, id, 'commander', context.now()),
    ],
  };
};

/** Declares a major incident. Where the organisation's criteria are not met, it takes a reason. */
export const declareMajor = defineAction({
  label: 'Declare a major incident',
  key: 'M',
  may: leader,
  when: (row: Incident) => !row.major && row.phase !== 'void',
  input: z.strictObject({ reason: textInput('Why').optional(), commander: recordInput('person').optional() }),
  run: async (context, row: Incident, { reason, commander }, { retry }) => {
    if (reason === undefined && !meetsMajor(row, context.settings, context.now())) {
      const { priorityAtMost, criticalServiceOnly } = context.settings.read(majorCriteria);
      throw invalid(
        'reason',
        `It does not meet the criteria (priority ${priorityAtMost} or higher${criticalServiceOnly ? ', on a critical service' : ''}): say why it is a major incident all the same.`,
      );
    }
    const command =
      commander === undefined ? null : commandBy(context, row, await named(context, 'person', 'commander', commander));
    const after = await changeRecord(
      context,
      incident(),
      row,
      {
        action: 'declare-major',
        audience: reason === undefined ? 'public' : 'internal',
        values: {
          major: true,
          majorAt: new Date(context.now()).toISOString(),
          majorException: null,
          informedAt: null,
          informedResolvedAt: null,
          reviewedAt: null,
          ...command?.values,
        },
        ...(command === null ? {} : { facts: command.facts, personalFacts: command.personalFacts }),
        comment: reason === undefined ? undefined : { text: reason, visibility: 'internal' },
      },
      { retry, along: () => command?.statements ?? [] },
    );
    return command === null ? after : withParticipant(after, String(command.values['commander']), 'commander');
  },
});

/** Takes the declaration back; the reason stays as the exception that says why it is none. */
export const undeclareMajor = defineAction({
  label: 'Take back the declaration',
  may: leader,
  when: (row: Incident) => row.major,
  input: z.strictObject({ reason: textInput('Why').max(500) }),
  run: (context, row: Incident, { reason }, { retry }) =>
    changeRecord(
      context,
      incident(),
      row,
      {
        action: 'undeclare-major',
        values: { major: false, majorAt: null, commander: null, majorException: reason.replaceAll(/\s+/g, ' ') },
        comment: { text: reason, visibility: 'internal' },
      },
      { retry, along: () => [leaves(context.principal.org, row.id, null, 'commander', context.now())] },
    ),
});

/** Names who is in command of a major incident. */
export const nameCommander = defineAction({
  label: 'Name the commander',
  may: leader,
  when: (row: Incident) => row.major,
  input: z.strictObject({ person: recordInput('person') }),
  run: async (context, row: Incident, { person }, { retry }) => {
    const { values, facts, personalFacts, statements } = commandBy(
      context,
      row,
      await named(context, 'person', 'person', person),
    );
    const after = await changeRecord(
      context,
      incident(),
      row,
      { action: 'name-commander', values, facts, personalFacts },
      { retry, along: () => statements },
    );
    return withParticipant(after, String(values['commander']), 'commander');
  },
});
