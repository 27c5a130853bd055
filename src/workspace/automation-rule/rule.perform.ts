import type { Principal } from '#kernel/access/principal.ts';
import { AppError } from '#kernel/errors.ts';
import { participantsOf } from '#kernel/store/participants.ts';
import { membersOf, peopleWithRole } from '#kernel/store/people.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { allDefinitions } from '#kernel/record/registry.ts';
import { checkInput } from '#kernel/record/validate.ts';
import { checkComment, create, edit, comment, mayCreate, refusal, transit } from '#kernel/store/commands.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row, Statement } from '#kernel/store/db.ts';
import { linking } from '#kernel/store/links.ts';
import { may, mayInternal } from '#kernel/store/read.ts';
import { labelsFor, resolveReferences } from '#kernel/store/references.ts';
import { changeRecord, commit, prepareChange, prepareCreate, type Along, type Prepared } from '#kernel/store/write.ts';
import type { Change } from '#kernel/store/plan.ts';
import { chooseWithin } from './rule.choose.ts';
import { actingAs, ruleActor } from './rule.context.ts';
import type { Effect } from './engine/effects.ts';
import type { ActiveRule } from './rule.load.ts';
import { progress, type Run, type Step } from './rule.log.ts';

/** What rules can do only together with parts that they do not know: asking for approval, calling a webhook. */
export type Helpers = {
  readonly approval?: (
    context: Context,
    subject: Row,
    approval: {
      readonly title: string;
      readonly steps: readonly {
        readonly name: string;
        readonly rule: 'anyone' | 'all';
        readonly people: readonly string[];
        readonly teams: readonly string[];
        readonly roles: readonly string[];
      }[];
    },
  ) => Promise<Prepared>;
  /** The statements that call a webhook about a record, once for the key. Throws `not_found`. */
  readonly webhook?: (
    context: Context,
    call: {
      readonly webhook: string;
      readonly definition: AnyDefinition;
      readonly row: Row;
      readonly key: string;
      readonly rule: string;
    },
  ) => Promise<readonly Statement[]>;
};

/** One effect that is about to be written: by which rule, as which action of its run. */
export type Performing = {
  readonly context: Context;
  readonly rule: ActiveRule & { readonly principal: Principal };
  readonly definition: AnyDefinition;
  readonly row: Row;
  readonly run: Run;
  /** The number of the action, and what the log says of it once it is done. */
  readonly at: number;
  readonly steps: readonly Step[];
  readonly depth: number;
  readonly helpers: Helpers;
};

const forbidden = (what: string): AppError => new AppError('forbidden', `Whoever the rule acts for may not ${what}.`);

type Written = { readonly change: Partial<Change>; readonly along: Along };
const written = ({ context, rule, run, at, steps, depth }: Performing): Written => ({
  change: { actor: ruleActor(rule, depth + 1) },
  along: () => [progress(context, run, at, steps)],
});

/** Own fields are written below 'custom', as the API takes them. */
const inputOf = (values: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const own = Object.entries(values).filter(([name]) => name.startsWith('custom.'));
  const rest = Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith('custom.')));
  return own.length === 0
    ? rest
    : { ...rest, custom: Object.fromEntries(own.map(([name, value]) => [name.slice(7), value])) };
};

/** Refuses what whoever the rule acts for could not write by hand: the record, internal fields, references that they may not see. */
const mayWrite = async (
  { context, rule: { principal }, definition, row }: Performing,
  values: Readonly<Record<string, unknown>>,
): Promise<void> => {
  if (!may(definition.access.edit, principal, row)) throw forbidden(`change this ${definition.label.toLowerCase()}`);
  const checked = checkInput(definition, inputOf(values), {
    creating: false,
    mayInternal: mayInternal(definition, principal, row),
    custom: context.customFields(definition.name),
  });
  await resolveReferences({ ...context, principal }, definition, { ...checked });
};

const write = async (performing: Performing, effect: Effect & { kind: 'write' }): Promise<Step[]> => {
  const { context, rule, definition, row, steps } = performing;
  const { change, along } = written(performing);
  await mayWrite(performing, effect.values);
  const acting = actingAs(context, rule);
  const { choose } = effect;
  if (choose === null) {
    await edit(acting, definition, String(row['id']), Number(row['version']), inputOf(effect.values), {
      change,
      along,
    });
    return [...steps];
  }
  return context.transaction(async (ask) => {
    const chosen = await chooseWithin(ask, context, definition, choose);
    const values = chosen === null ? effect.values : { ...effect.values, assignee: chosen.id };
    const [step] = steps;
    const said: Step =
      chosen === null
        ? {
            ...(step as Step),
            result: 'nothing',
            note:
              choose.skill === null
                ? 'Nobody of the team can be given it.'
                : `Nobody of the team has the skill '${choose.skill}'.`,
          }
        : { ...(step as Step), values };
    const changed = Object.keys(values).some((name) => row[name] !== values[name]);
    const prepared = changed
      ? await prepareChange(acting, definition, row, { action: 'edit', ...change, values: { ...values } })
      : null;
    for (const statement of [...(prepared?.statements ?? []), progress(context, performing.run, performing.at, [said])])
      await ask(statement);
    return [said];
  });
};

const transition = async (performing: Performing, effect: Effect & { kind: 'transition' }): Promise<Step[]> => {
  const { context, rule, definition, row, steps } = performing;
  const principal = rule.principal;
  const refused = refusal({ ...context, principal }, definition, row, effect.name, effect.values, effect.comment);
  if (refused !== null) throw refused;
  await resolveReferences({ ...context, principal }, definition, { ...effect.values });
  await transit(
    actingAs(context, rule),
    definition,
    String(row['id']),
    Number(row['version']),
    effect.name,
    { ...effect.values, ...(effect.comment === null ? {} : { comment: effect.comment }) },
    written(performing),
  );
  return [...steps];
};

const say = async (performing: Performing, effect: Effect & { kind: 'comment' }): Promise<Step[]> => {
  const { context, rule, definition, row, steps } = performing;
  const { comment: predicate, read } = definition.access;
  if (!may(predicate ?? read, rule.principal, row))
    throw forbidden(`comment on this ${definition.label.toLowerCase()}`);
  if (effect.visibility === 'internal' && !mayInternal(definition, rule.principal, row))
    throw forbidden('write internal notes here');
  await comment(
    actingAs(context, rule),
    definition,
    String(row['id']),
    { text: checkComment(effect.text), visibility: effect.visibility },
    written(performing),
  );
  return [...steps];
};

/** Who is told: people, members of teams, holders of roles, watchers. */
const told = async (
  context: Context,
  record: string,
  effect: Effect & { kind: 'notify' },
): Promise<readonly string[]> => {
  const named = await Promise.all([
    ...effect.teams.map((team) => membersOf(context, team)),
    ...effect.roles.map((role) => peopleWithRole(context, role)),
  ]);
  const watching = effect.watchers ? await participantsOf(context, record) : [];
  return [...new Set([...effect.people, ...named.flat().map(({ id }) => id), ...watching.map(({ person }) => person)])];
};

/** Tells people, in the application and by mail; what was said to whom stands in the record's history. */
const tell = async (performing: Performing, effect: Effect & { kind: 'notify' }): Promise<Step[]> => {
  const { context, rule, definition, row, steps } = performing;
  const { principal } = rule;
  if (!may(definition.access.read, principal, row)) throw forbidden(`see this ${definition.label.toLowerCase()}`);
  const people = await told(context, String(row['id']), effect);
  if (people.length === 0) throw new AppError('rule.nothing', 'There is nobody to tell.');
  const labels = await labelsFor(context, people);
  const names = people.map((id) => labels.get(id)?.label ?? '').filter((name) => name !== '');
  const { change, along } = written(performing);
  // Who is to be told follows from the entry (rule.notices.ts), however this process ends.
  await changeRecord(
    actingAs(context, rule),
    definition,
    row,
    {
      action: 'notify',
      values: {},
      audience: 'internal',
      ...change,
      facts: { told: [null, people] },
      personalFacts: { message: [null, effect.text], 'told.name': [null, names.join(', ')] },
    },
    { along },
  );
  return [...steps];
};

const make = async (performing: Performing, effect: Effect & { kind: 'create' }): Promise<Step[]> => {
  const { context, rule, row, run, at, steps, depth, definition } = performing;
  const target = allDefinitions().find(({ name }) => name === effect.type);
  if (target === undefined) throw new AppError('not_found', `There is no type of record called ${effect.type}.`);
  const { principal } = rule;
  const below = 'subject' in target.fields && target.name === 'task';
  const given = inputOf({ ...effect.values, ...(below ? { subject: row['id'] } : {}) });
  if (!mayCreate(target, principal) || !may(target.access.create, principal, { ...NOBODY, ...given }))
    throw forbidden(`create ${target.labelPlural.toLowerCase()}`);
  const checked = checkInput(target, given, {
    creating: true,
    mayInternal: true,
    custom: context.customFields(target.name),
  });
  await resolveReferences({ ...context, principal }, target, { ...checked });
  if (effect.link !== null && !may(definition.access.edit, principal, row)) throw forbidden('link this record');
  const acting = actingAs(context, rule);
  const actor = { actor: ruleActor(rule, depth + 1) };
  const noted = (made: Row): Step[] => [
    { ...(steps[0] as Step), made: { id: String(made['id']), type: target.name, number: String(made['number']) } },
  ];
  if (effect.link === null) {
    const made = await create(acting, target, given, {
      change: actor,
      along: (after) => [progress(context, run, at, noted(after))],
    });
    return noted(made);
  }
  const made = await prepareCreate(acting, target, checked, { change: actor });
  const link = linking(acting, String(row['id']), effect.link, 'out', {
    id: String(made.after['id']),
    type: target.name,
    number: String(made.after['number']),
  });
  const linked = await prepareChange(acting, definition, row, { ...link.change, ...actor }, { along: link.along });
  await commit(context, [made, linked], [progress(context, run, at, noted(made.after))]);
  return noted(made.after);
};

const NOBODY = {
  id: '',
  owner: null,
  assignee: null,
  requester: null,
  team: null,
  customer: null,
  service: null,
  confidential: false,
  phase: 'new',
};

const askApproval = async (performing: Performing, effect: Effect & { kind: 'approval' }): Promise<Step[]> => {
  const { context, rule, definition, row, run, at, steps, helpers } = performing;
  if (helpers.approval === undefined)
    throw new AppError('not_found', 'There is nothing here to ask for approval with.');
  if (!may(definition.access.edit, rule.principal, row)) throw forbidden('ask for approval of it');
  const { title, ...who } = effect;
  const prepared = await helpers.approval(actingAs(context, rule), row, {
    title,
    steps: [{ name: title.slice(0, 200), ...who }],
  });
  await commit(context, [prepared], [progress(context, run, at, steps)]);
  return [
    {
      ...(steps[0] as Step),
      made: { id: String(prepared.after['id']), type: 'approval', number: String(prepared.after['number']) },
    },
  ];
};

const call = async (performing: Performing, effect: Effect & { kind: 'webhook' }): Promise<Step[]> => {
  const { context, rule, definition, row, run, at, steps, helpers } = performing;
  if (helpers.webhook === undefined) throw new AppError('not_found', 'There are no webhooks here.');
  const statements = await helpers.webhook(context, {
    webhook: effect.webhook,
    definition,
    row,
    key: `rule:${run.id}:${at}`,
    rule: rule.title,
  });
  await context.batch([...statements, progress(context, run, at, steps)]);
  return [...steps];
};

/**
 * Does one effect of a rule to a record, within the rights of whom the rule acts for, and notes in the same transaction that it is
 * done. Gives what the log says of it. Throws what the store refuses, `stale_version` when the record, or the run, was changed
 * meanwhile.
 */
export const perform = (performing: Performing, effect: Effect): Promise<Step[]> => {
  switch (effect.kind) {
    case 'write':
      return write(performing, effect);
    case 'transition':
      return transition(performing, effect);
    case 'comment':
      return say(performing, effect);
    case 'notify':
      return tell(performing, effect);
    case 'create':
      return make(performing, effect);
    case 'approval':
      return askApproval(performing, effect);
    case 'webhook':
      return call(performing, effect);
  }
};
