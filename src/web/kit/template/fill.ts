import type { Field, Ref, RecordType, Value } from '../../api/types.ts';
import type { Fills, TaskPlan, Template } from '../../api/templates.ts';

export type Using = {
  me: Ref;
  now: number;
  /** 'YYYY-MM-DD' of a moment, in the person's zone. */ day: (at: number) => string;
};

export const ME = '{{me}}';
const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/** The moment of a time ahead ('+3d'), epoch ms; null for anything else. */
export const momentAhead = (text: string, now: number): number | null => {
  const [, count, unit] = /^\+(\d{1,4})([hdw])$/u.exec(text.trim()) ?? [];
  return unit === undefined ? null : now + Number(count) * (UNITS[unit] ?? 0);
};

const written = (text: string, { me, now, day }: Using): string =>
  text
    .replaceAll(ME, me.label)
    .replaceAll('{{today}}', day(now))
    .replaceAll('{{now}}', new Date(now).toISOString().slice(0, 16).replace('T', ' '));

/** A value of a template as it is when it is used; of a reference the key that is still to be looked up. */
export const filled = (field: Field, value: Fills[string], using: Using): Value | { lookUp: string } => {
  if (typeof value !== 'string') return value;
  if (field.kind === 'ref') return value === ME ? using.me : { lookUp: value };
  const ahead = momentAhead(value, using.now);
  if (ahead !== null && field.kind === 'instant') return new Date(ahead).toISOString();
  if (ahead !== null && field.kind === 'date') return using.day(ahead);
  return ['text', 'markdown'].includes(field.kind) ? written(value, using) : value;
};

/** The values that a template fills in a form of its type; `lookUp` finds what references name. Fields that are no longer there are left out. */
export const fillForm = async (
  type: RecordType,
  template: Template,
  using: Using,
  lookUp: (to: string, key: string) => Promise<Ref | undefined>,
): Promise<Record<string, Value>> => {
  const entries = await Promise.all(
    Object.entries(template.fills ?? {}).map(async ([name, value]): Promise<[string, Value][]> => {
      const field = type.fields[name];
      if (!field || field.readOnly) return [];
      const made = filled(field, value, using);
      if (typeof made === 'object' && made !== null && 'lookUp' in made) {
        const found = await lookUp(String(field.to), made.lookUp);
        return found ? [[name, found]] : [];
      }
      return [[name, made]];
    }),
  );
  return Object.fromEntries(entries.flat());
};

/** A planned task as it is added: who is meant, and when it is due. */
export const taskFor = ({ due, assignee, ...plan }: TaskPlan, using: Using): object => {
  const at = due === undefined ? null : momentAhead(due, using.now);
  return {
    ...plan,
    title: written(plan.title, using),
    ...(assignee === undefined ? {} : { assignee: assignee === ME ? using.me.id : assignee }),
    ...(at === null ? {} : { dueBy: new Date(at).toISOString() }),
  };
};
