import { AppError } from '../errors.ts';
import { decided } from '../access/sql.ts';
import { customOf, withCustom } from '../record/custom.ts';
import type { Principal } from '../access/principal.ts';
import type { AnyDefinition } from '../record/define.ts';
import type { Guard, Transition } from '../record/lifecycle.ts';
import { forms } from '../record/form-settings.ts';
import { formFaults, formFor } from '../record/form.ts';
import { fieldOf, labelOf, refsOf } from '../record/projection.ts';
import { checkInput } from '../record/validate.ts';
import { wordsOf } from '../record/words.ts';
import { afterOthers } from './after-others.ts';
import type { Context } from './context.ts';
import { customerOf } from './customer-of.ts';
import type { Row } from './db.ts';
import type { Change } from './plan.ts';
import { may, mayInternal, readRecord } from './read.ts';
import { refuseMerged } from './redirect.ts';
import { isUuid, resolveReferences } from './references.ts';
import { checkSharing, keptByMaker } from './sharing.ts';
import type { Retry } from '../record/action.ts';
import { changeRecord, createRecord, type Along } from './write.ts';

type Options = { readonly retry?: Retry | undefined; readonly along?: Along; readonly change?: Partial<Change> };
type AnyTransition = Transition<never, string, string>;

const forbidden = (what: string): AppError =>
  new AppError('forbidden', `You may not ${what}. Ask whoever administers your access if you should.`);

export const transitionOf = (definition: AnyDefinition, name: string): AnyTransition | undefined =>
  Object.hasOwn(definition.lifecycle.transitions, name)
    ? (definition.lifecycle.transitions as Readonly<Record<string, AnyTransition>>)[name]
    : undefined;

/** Whether the person may create such a record at all, in some scope. */
export const mayCreate = (definition: AnyDefinition, principal: Principal): boolean => {
  const { create } = definition.access;
  return decided(create, principal) ?? true;
};

/** People of the portal report for themselves and their customer; internal fields stay closed to them. */
const asPortal = (context: Context, values: Record<string, unknown>): Record<string, unknown> => ({
  ...values,
  requester: context.principal.person,
  customer: context.principal.customer,
});

const isGiven = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** What somebody reports is their customer's, unless another one is named: of records that cannot be without a requester. */
const forTheirCustomer = async (
  context: Context,
  definition: AnyDefinition,
  values: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> => {
  const { requester, customer } = values;
  if (definition.common?.requester?.required !== true || !isGiven(requester) || isGiven(customer)) return { ...values };
  return { ...values, customer: await customerOf(context, requester) };
};

/** With another requester it is that one's customer's, if it was the former one's or nobody's. */
const withNewRequester = async (
  context: Context,
  definition: AnyDefinition,
  row: Row,
  values: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> => {
  if (!isGiven(values['requester']) || values['requester'] === row['requester'] || 'customer' in values) return values;
  const former = isGiven(row['requester']) ? await customerOf(context, row['requester']) : null;
  return (row['customer'] ?? null) === null || row['customer'] === former
    ? forTheirCustomer(context, definition, values)
    : values;
};

/** The same values with records by their ids that were sent by their numbers. Throws `invalid`. */
const byIds = async (
  context: Context,
  definition: AnyDefinition,
  values: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> => {
  if (!refsOf(definition).some(({ name }) => isGiven(values[name]) && !isUuid(values[name]))) return values;
  const named = { ...values };
  await resolveReferences(context, definition, named);
  return named;
};

/** People of the portal fill in what the form asks for that they were shown. Throws `invalid`. */
const checkForm = async (
  context: Context,
  definition: AnyDefinition,
  given: Readonly<Record<string, unknown>>,
): Promise<void> => {
  const drawn = context.settings.read(forms);
  if (!drawn.some(({ type, audience }) => type === definition.name && audience === 'portal')) return;
  const values = await byIds(context, definition, given);
  const own = customOf(values);
  const read = (name: string): unknown => (name.startsWith('custom.') ? own[name.slice(7)] : values[name]);
  const form = formFor(drawn, definition.name, 'portal', read);
  const errors = form === undefined ? [] : formFaults(form, read);
  if (errors.length > 0)
    throw new AppError('invalid', errors.map(({ field, message }) => `${field} ${message}`).join('; '), { errors });
};

/** The values of a new record from outside input, as the caller may set them. Throws `forbidden`, `invalid`. */
export const checkCreation = async (
  context: Context,
  definition: AnyDefinition,
  input: unknown,
): Promise<Readonly<Record<string, unknown>>> => {
  const { principal } = context;
  if (!mayCreate(definition, principal)) throw forbidden(`create ${definition.labelPlural.toLowerCase()}`);
  const given =
    principal.portal && typeof input === 'object' && input !== null && !Array.isArray(input)
      ? asPortal(context, input as Record<string, unknown>)
      : input;
  const checked = checkInput(definition, given, {
    creating: true,
    mayInternal: !principal.portal,
    custom: context.customFields(definition.name),
    before: null,
  });
  const values = keptByMaker(
    context,
    definition,
    principal.portal ? checked : await forTheirCustomer(context, definition, checked),
  );
  if (principal.portal) await checkForm(context, definition, values);
  const subject = {
    owner: null,
    assignee: null,
    requester: null,
    team: null,
    customer: null,
    service: null,
    confidential: false,
    phase: 'new',
    state: definition.lifecycle.initial,
    ...values,
  };
  if (!principal.portal && !may(definition.access.create, principal, subject))
    throw forbidden(`create ${definition.labelPlural.toLowerCase()} there`);
  checkSharing(context, definition, null, values);
  return values;
};

/** Creates a record from outside input, as the caller may. */
export const create = async (
  context: Context,
  definition: AnyDefinition,
  input: unknown,
  options: Options = {},
): Promise<Row> => createRecord(context, definition, await checkCreation(context, definition, input), options);

/** Throws `forbidden` unless the caller may change the record. */
export const needEdit = (context: Context, definition: AnyDefinition, row: Row): void => {
  if (!may(definition.access.edit, context.principal, row))
    throw forbidden(`change this ${definition.label.toLowerCase()}`);
};

/** Throws `stale_version` when the record has another version than the caller saw. */
export const checkVersion = (definition: AnyDefinition, row: Row, version: number | null): void => {
  if (version !== null && row['version'] !== version)
    throw new AppError(
      'stale_version',
      `Somebody changed this ${definition.label.toLowerCase()} since you opened it. Look at the present version and decide again.`,
      { version: row['version'] },
    );
};

/** Edits fields of a record at the version the caller saw. Values that are already so make no new version. */
export const edit = async (
  context: Context,
  definition: AnyDefinition,
  key: string,
  version: number | null,
  input: unknown,
  options: Options = {},
): Promise<Row> => {
  const row = await readRecord(context, definition, key);
  needEdit(context, definition, row);
  checkVersion(definition, row, version);
  const checked = checkInput(definition, input, {
    creating: false,
    mayInternal: mayInternal(definition, context.principal, row),
    custom: context.customFields(definition.name),
    before: row,
  });
  const values = await withNewRequester(context, definition, row, checked);
  checkSharing(context, definition, row, values);
  const held = (name: string): unknown => row[name] ?? null;
  const becomes = (name: string): unknown =>
    name === 'custom' ? withCustom(customOf(row), customOf(values)) : values[name];
  if (
    Object.keys(values).every((name) => JSON.stringify(held(name)) === JSON.stringify(becomes(name))) &&
    options.change === undefined
  )
    return row;
  return changeRecord(context, definition, row, { action: 'edit', ...options.change, values }, options);
};

/** Why a transition cannot be done now, or null when it can. */
export const refusal = (
  context: Context,
  definition: AnyDefinition,
  row: Row,
  name: string,
  input: Readonly<Record<string, unknown>>,
  said: string | null = null,
): AppError | null => {
  const transition = transitionOf(definition, name);
  if (transition === undefined || (transition.system === true && context.principal.person !== null))
    return new AppError('not_found', `${definition.label} has no transition called ${name.slice(0, 60)}.`);
  if (!may(transition.may ?? definition.access.edit, context.principal, row))
    return forbidden(`${labelOfTransition(name, transition).toLowerCase()} this ${definition.label.toLowerCase()}`);
  if (!transition.from.includes(String(row['state'])))
    return new AppError(
      'illegal_transition',
      `It is ${String(row['state'])} now: '${labelOfTransition(name, transition)}' goes from ${transition.from.join(' or ')}.`,
      { state: row['state'] },
    );
  const guard = transition.guard as Guard<Row> | undefined;
  const verdict =
    guard?.({
      row,
      input,
      comment: said,
      now: context.now(),
      settings: context.settings,
      principal: context.principal,
    }) ?? true;
  return verdict === true ? null : new AppError(verdict.code, verdict.message);
};

/** 'declareMajor' → 'Declare major'. */
export const labelOfTransition = (name: string, transition: { readonly label?: string }): string =>
  transition.label ?? wordsOf(name);

/**
 * The change that takes a record through a transition: who may, from where, what it asks for, what must be true. Besides fields, `body`
 * may hold a `comment` with its `visibility`, and `confirm`, the names of questions that were answered with yes (`confirm.conflict`,
 * 409, asks one).
 */
export const stepOf = async (
  context: Context,
  definition: AnyDefinition,
  row: Row,
  version: number | null,
  name: string,
  body: unknown,
): Promise<Change> => {
  const {
    comment: given,
    visibility: asked,
    confirm,
    ...input
  } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const said = typeof given === 'string' && given.trim() !== '' ? checkComment(given) : null;
  const refused = refusal(context, definition, row, name, input, said);
  if (refused !== null) throw refused;
  checkVersion(definition, row, version);
  const transition = transitionOf(definition, name) as AnyTransition;
  const custom = context.customFields(definition.name);
  const taken = [...(transition.asks ?? []), ...(transition.takes ?? []), ...(custom.length > 0 ? ['custom'] : [])];
  const extra = Object.keys(input).filter((field) => !taken.includes(field));
  if (extra.length > 0)
    throw new AppError(
      'invalid',
      `'${labelOfTransition(name, transition)}' takes ${taken.join(', ') || 'no fields'}, not ${extra.join(', ').slice(0, 200)}.`,
      { errors: extra.map((field) => ({ field, message: 'does not belong here' })) },
    );
  const values = checkInput(definition, input, {
    creating: false,
    mayInternal: true,
    also: taken,
    custom: custom.filter(({ field }) => field.internal !== true || mayInternal(definition, context.principal, row)),
    before: row,
    becomes: { state: transition.to },
  });
  const missing = (transition.asks ?? []).filter((field) => {
    const value = values[field] ?? row[field];
    return value === null || value === undefined || value === '';
  });
  if (missing.length > 0)
    throw new AppError(
      'invalid',
      `Give ${missing.map((field) => labelOf(fieldOf(definition, field) as never).toLowerCase()).join(' and ')} as well.`,
      { errors: missing.map((field) => ({ field, message: 'is required' })) },
    );
  if (transition.comment !== undefined && said === null)
    throw new AppError('invalid', 'Say why, in a comment.', { errors: [{ field: 'comment', message: 'is required' }] });
  const visibility = transition.comment ?? (asked === 'internal' ? 'internal' : 'public');
  if (said !== null && visibility === 'internal' && !mayInternal(definition, context.principal, row))
    throw forbidden('write internal notes here');
  const question = (await transition.question?.(context, row)) ?? null;
  if (question !== null && !(Array.isArray(confirm) && confirm.includes(question.name)))
    throw new AppError('confirm.conflict', question.message, { ...question.details, confirm: question.name });
  const comment = said === null ? undefined : { text: said, visibility };
  return {
    action: `transition:${name}`,
    transition: name,
    comment,
    values: { ...values, state: transition.to },
  };
};

/** Takes a record through a transition (`stepOf`). */
export const transit = async (
  context: Context,
  definition: AnyDefinition,
  key: string,
  version: number | null,
  name: string,
  body: unknown,
  options: Options = {},
): Promise<Row> => {
  const row = await readRecord(context, definition, key);
  const step = await stepOf(context, definition, row, version, name, body);
  const change = { ...step, ...options.change, values: step.values };
  return changeRecord(context, definition, row, change, options);
};

/** A comment's text: 1 to 100,000 characters without control characters. */
export const checkComment = (value: unknown): string => {
  // eslint-disable-next-line no-control-regex -- that is what is looked for
  if (
    typeof value !== 'string' ||
    value.trim() === '' ||
    value.length > 100_000 ||
    !value.isWellFormed() ||
    /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(value)
  )
    throw new AppError('invalid', 'Write a comment of at most 100,000 characters, without control characters.', {
      errors: [{ field: 'text', message: 'is not valid' }],
    });
  return value.replaceAll('\r\n', '\n');
};

/** Adds a comment. It needs no version: when somebody else writes at the same moment, it is added after theirs. */
export const comment = (
  context: Context,
  definition: AnyDefinition,
  key: string,
  input: { text: unknown; visibility: 'public' | 'internal' },
  options: Options & { then?: (row: Row) => { transition?: string; values?: Record<string, unknown> } } = {},
): Promise<Row> =>
  afterOthers(async () => {
    const text = checkComment(input.text);
    const row = await readRecord(context, definition, key);
    if (!may(definition.access.comment ?? definition.access.read, context.principal, row))
      throw forbidden(`comment on this ${definition.label.toLowerCase()}`);
    await refuseMerged(context, definition, row);
    if (input.visibility === 'internal' && !mayInternal(definition, context.principal, row))
      throw forbidden('write internal notes here');
    const { transition, values } = options.then?.(row) ?? {};
    return changeRecord(
      context,
      definition,
      row,
      {
        action: transition === undefined ? 'comment' : `transition:${transition}`,
        ...(transition === undefined ? {} : { transition }),
        comment: { text, visibility: input.visibility },
        values: values ?? {},
        ...options.change,
      },
      options,
    );
  });
