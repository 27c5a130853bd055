import { useSession } from '../../api/session.ts';
import { referenceOf, type Template } from '../../api/templates.ts';
import type { RecordType, Value } from '../../api/types.ts';
import { useFormat } from '../format/use-format.tsx';
import { fillForm, taskFor, type Using } from './fill.ts';

/** Uses a template: the values that it fills in a form, and the tasks that it plans. */
export const useTemplate = (type: RecordType) => {
  const { person } = useSession();
  const { isoDay } = useFormat();
  const using = (): Using => ({ me: { id: person.id, label: person.name }, now: Date.now(), day: isoDay });
  return {
    fill: (template: Template): Promise<Record<string, Value>> => fillForm(type, template, using(), referenceOf),
    tasksOf: (template: Template): object[] => (template.tasks ?? []).map((plan) => taskFor(plan, using())),
  };
};
