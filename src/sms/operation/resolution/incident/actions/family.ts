import { z } from 'zod';
import { defineAction } from '#kernel/record/action.ts';
import { recordInput } from '#kernel/record/inputs.ts';
import { addLink } from '#kernel/store/links.ts';
import { visibleRecord } from '#kernel/store/directory.ts';
import { readRecord } from '#kernel/store/read.ts';
import { changeRecord } from '#kernel/store/write.ts';
import { ancestors } from '../incident.family.ts';
import { incident, invalid, isOpen, workable, worker, type Incident } from './shared.ts';

/** Puts an incident below another one, whose progress it then shares. */
export const setParent = defineAction({
  label: 'Put below a parent',
  may: worker,
  when: isOpen,
  input: z.strictObject({ parent: recordInput('incident') }),
  run: async (context, row: Incident, { parent: key }, { retry }) => {
    const parent = await workable(context, 'parent', key);
    if (parent.id === row.id) throw invalid('parent', 'An incident is not its own parent.');
    if (!isOpen(parent)) throw invalid('parent', `${parent.number} is not open: choose one that is still worked on.`);
    if ((await ancestors(context, parent.id)).includes(row.id))
      throw invalid('parent', `${parent.number} stands below this one already.`);
    return changeRecord(context, incident(), row, { action: 'set-parent', values: { parent: parent.id } }, { retry });
  },
});

/** Takes an incident away from its parent. */
export const removeParent = defineAction({
  label: 'Take from its parent',
  may: worker,
  when: (row: Incident) => row.parent !== null,
  input: z.strictObject({}),
  run: (context, row: Incident, _input, { retry }) =>
    changeRecord(context, incident(), row, { action: 'set-parent', values: { parent: null } }, { retry }),
});

/** Links what caused an incident: a problem (known error), a change, another incident. */
export const linkCause = defineAction({
  label: 'Link a cause',
  may: worker,
  input: z.strictObject({ cause: recordInput('problem') }),
  run: async (context, row: Incident, { cause: key }, { retry }) => {
    const cause = await visibleRecord(context, 'cause', key);
    if (cause.id === row.id) throw invalid('cause', 'An incident is not its own cause.');
    if (!['problem', 'change', 'incident'].includes(cause.type))
      throw invalid('cause', 'A cause is a problem, a change or another incident.');
    await addLink(context, incident(), row.id, { kind: 'causes', direction: 'in', to: cause.id }, { retry });
    return readRecord(context, incident(), row.id);
  },
});
