import type { Role } from '#kernel/access/principal.ts';
import type { RuleAction } from '../rule.schema.ts';
import type { Snapshot } from './facts.ts';
import { fillIn, textOf, valueAt, valueFrom, type Surroundings } from './values.ts';

/** Who is to be chosen among the members of a team. */
export type Choosing = {
  readonly team: string;
  readonly by: 'load' | 'turns';
  readonly skill: string | null;
  readonly present: boolean;
};

/** One thing that a rule does to a record, worked out but for who is chosen and what the store derives. */
export type Effect =
  | { readonly kind: 'write'; readonly values: Readonly<Record<string, unknown>>; readonly choose: Choosing | null }
  | {
      readonly kind: 'transition';
      readonly name: string;
      readonly values: Readonly<Record<string, unknown>>;
      readonly comment: string | null;
    }
  | {
      readonly kind: 'notify';
      readonly people: readonly string[];
      readonly teams: readonly string[];
      readonly roles: readonly Role[];
      readonly watchers: boolean;
      readonly text: string;
    }
  | {
      readonly kind: 'create';
      readonly type: string;
      readonly values: Readonly<Record<string, unknown>>;
      readonly link: string | null;
    }
  | { readonly kind: 'comment'; readonly visibility: 'public' | 'internal'; readonly text: string }
  | {
      readonly kind: 'approval';
      readonly title: string;
      readonly rule: 'anyone' | 'all';
      readonly people: readonly string[];
      readonly teams: readonly string[];
      readonly roles: readonly Role[];
    }
  | { readonly kind: 'webhook'; readonly webhook: string };

/** What an action would do, or the reason why it does nothing here. */
export type Planned = { readonly effect: Effect | null; readonly note: string | null };

const done = (effect: Effect): Planned => ({ effect, note: null });
const nothing = (note: string): Planned => ({ effect: null, note });
const write = (values: Readonly<Record<string, unknown>>, choose: Choosing | null = null): Planned =>
  done({ kind: 'write', values, choose });

const fits = (held: unknown, wanted: string): boolean =>
  wanted === '' ||
  (Array.isArray(held)
    ? held.some((each) => textOf(each).toLowerCase() === wanted.toLowerCase())
    : textOf(held).toLowerCase() === wanted.toLowerCase());

const valuesFrom = (
  assignments: readonly { readonly field: string; readonly to: Parameters<typeof valueFrom>[0] }[],
  record: Snapshot,
  around: Surroundings,
): Record<string, unknown> =>
  Object.fromEntries(assignments.map(({ field, to }) => [field, valueFrom(to, record, around)]));

const isId = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** The team that is asked: of the record, its service, its item, or a named one. */
const teamOf = (team: string, record: Snapshot, around: Surroundings): string | null => {
  const held =
    team === 'own'
      ? record['team']
      : team === 'service'
        ? valueAt(record, 'service.supportTeam', around)
        : team === 'item'
          ? (valueAt(record, 'configurationItem.team', around) ??
            valueAt(record, 'configurationItem.supportTeam', around))
          : team;
  return isId(held) ? held : null;
};

/** What an action does to a record as it is. Pure. */
export const planAction = (action: RuleAction, record: Snapshot, around: Surroundings): Planned => {
  switch (action.do) {
    case 'set': {
      const values = valuesFrom(action.values, record, around);
      const changed = Object.fromEntries(
        Object.entries(values).filter(
          ([name, value]) => JSON.stringify(record[name] ?? null) !== JSON.stringify(value ?? null),
        ),
      );
      return Object.keys(changed).length === 0 ? nothing('It was so already.') : write(changed);
    }
    case 'tag': {
      const tags = (record['tags'] as readonly string[] | null) ?? [];
      const next = [
        ...tags.filter((tag) => !action.remove.includes(tag)),
        ...action.add.filter((tag) => !tags.includes(tag)),
      ];
      return JSON.stringify(tags) === JSON.stringify(next) ? nothing('It was so already.') : write({ tags: next });
    }
    case 'transition':
      return done({
        kind: 'transition',
        name: action.name,
        values: valuesFrom(action.values, record, around),
        comment: action.comment.trim() === '' ? null : fillIn(action.comment, record, around),
      });
    case 'assign': {
      const team = teamOf(action.team, record, around);
      if (team === null) return nothing('There is no team to choose from.');
      const skill = textOf(action.skillField === '' ? action.skill : valueAt(record, action.skillField, around)).trim();
      return write(record['team'] === team ? {} : { team }, {
        team,
        by: action.by,
        skill: skill === '' ? null : skill,
        present: action.present,
      });
    }
    case 'route': {
      const line = action.lines.find(({ values }) =>
        action.by.every((field, n) => fits(valueAt(record, field, around), values[n] ?? '')),
      );
      const team = line?.team ?? action.otherwise;
      if (team === null) return nothing('No line of the table fits.');
      return record['team'] === team ? nothing('It was so already.') : write({ team });
    }
    case 'notify': {
      const held = action.fields.map((field) => [field, valueAt(record, field, around)] as const);
      const ids = held.flatMap(([field, value]) =>
        isId(value) ? [{ id: value, team: /(^|\.)\w*[tT]eam$/.test(field) }] : [],
      );
      return done({
        kind: 'notify',
        people: [...new Set([...action.people, ...ids.filter(({ team }) => !team).map(({ id }) => id)])],
        teams: [...new Set(ids.filter(({ team }) => team).map(({ id }) => id))],
        roles: action.roles,
        watchers: action.watchers,
        text: fillIn(action.text, record, around),
      });
    }
    case 'create':
      return done({
        kind: 'create',
        type: action.type,
        values: valuesFrom(action.values, record, around),
        link: action.link,
      });
    case 'comment':
      return done({ kind: 'comment', visibility: action.visibility, text: fillIn(action.text, record, around) });
    case 'approval':
      return done({
        kind: 'approval',
        title: fillIn(action.title, record, around).slice(0, 500),
        rule: action.rule,
        people: action.people,
        teams: action.teams,
        roles: action.roles,
      });
    case 'webhook':
      return done({ kind: 'webhook', webhook: action.webhook });
  }
};

/** The record as the next action finds it, as far as that is known beforehand. */
export const afterEffect = (record: Snapshot, effect: Effect | null, to: (name: string) => string | null): Snapshot => {
  if (effect?.kind === 'write') return { ...record, ...effect.values };
  if (effect?.kind === 'transition') return { ...record, ...effect.values, state: to(effect.name) ?? record['state'] };
  return record;
};

/** Everything that the actions of a rule would do, in order, each to what the ones before it left. Pure. */
export const planAll = (
  actions: readonly RuleAction[],
  record: Snapshot,
  around: Surroundings,
  to: (transition: string) => string | null,
): readonly Planned[] => {
  let present = record;
  return actions.map((action) => {
    const planned = planAction(action, present, around);
    present = afterEffect(present, planned.effect, to);
    return planned;
  });
};
