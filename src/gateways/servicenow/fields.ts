import type { Changes } from '#kernel/history/entry.ts';
import type { TrackedField } from './columns.ts';
import type { LogChanges } from './incident.ts';
import type { Names, NamedType } from './names.ts';
import { cutTo, oneLine } from './names.ts';

/** Fields of the incident that hold the log's words as they are, and how long those may be. */
const TEXTS = [
  { from: 'category', to: 'category', max: 100 },
  { from: 'subcategory', to: 'subcategory', max: 100 },
  { from: 'symptom', to: 'symptom', max: 200 },
  { from: 'location', to: 'location', max: 200 },
  { from: 'vendor', to: 'supplier', max: 200 },
  { from: 'closedCode', to: 'resolutionCode', max: 60 },
] as const;

/** Fields that refer to a record which the log only names. */
const REFERENCES = [
  { from: 'caller', to: 'requester', type: 'person' },
  { from: 'assignee', to: 'assignee', type: 'person' },
  { from: 'group', to: 'team', type: 'team' },
  { from: 'ci', to: 'configurationItem', type: 'configurationItem' },
] as const satisfies readonly { from: TrackedField; to: string; type: NamedType }[];

const CHANNELS: Readonly<Record<string, string>> = {
  Phone: 'phone',
  Email: 'email',
  'Self service': 'selfService',
  'Self-service': 'selfService',
  Chat: 'chat',
  'Walk-in': 'walkIn',
  IVR: 'phone',
  Event: 'monitoring',
};

/** What the log knows of an incident and the incident has no field for: fields of the organisation's own. */
export const OWN_FIELDS = [
  { name: 'sourceMadeSla', label: 'Agreement met (ServiceNow)', kind: 'flag', from: 'madeSla' },
  { name: 'sourceContactType', label: 'Contact type (ServiceNow)', kind: 'text', from: 'channel' },
  { name: 'sourceProblem', label: 'Problem (ServiceNow)', kind: 'text', from: 'problem' },
  { name: 'sourceChange', label: 'Change (ServiceNow)', kind: 'text', from: 'change' },
  { name: 'sourceCausedBy', label: 'Caused by the change (ServiceNow)', kind: 'text', from: 'causedBy' },
] as const satisfies readonly { name: string; label: string; kind: 'flag' | 'text'; from: TrackedField }[];
type OwnField = (typeof OWN_FIELDS)[number];

/** A contact type that one of our channels stands for exactly needs no field of its own. */
const ownValue = ({ from }: OwnField, value: string | boolean | null): string | boolean | null => {
  if (typeof value !== 'string') return value;
  return from === 'channel' && value !== 'IVR' && value in CHANNELS ? null : cutTo(oneLine(value), 500);
};

const ownValuesOf = (changes: LogChanges): Record<string, unknown> | null => {
  const values: Record<string, unknown> = {};
  let some = false;
  for (const field of OWN_FIELDS) {
    const change = changes[field.from];
    if (change === undefined) continue;
    values[field.name] = ownValue(field, change[1]);
    some = true;
  }
  return some ? values : null;
};

/** What stands in history alone. */
const NOTED = ['active', 'knowledge', 'priorityConfirmed', 'notify'] as const satisfies readonly TrackedField[];

/** Told of a value that is longer than its field. */
export type TooLong = (column: string, max: number) => void;

const fitted = (column: string, text: string | null, max: number, tooLong: TooLong): string | null => {
  if (text === null) return null;
  const line = oneLine(text);
  if (line.length <= max) return line === '' ? null : line;
  tooLong(column, max);
  return cutTo(line, max);
};

/** The incident's fields that an event sets; `began` is when the incident was opened, epoch ms. */
export const valuesOf = (
  changes: LogChanges,
  names: Names,
  began: number,
  tooLong: TooLong,
): Record<string, unknown> => {
  const values: Record<string, unknown> = {};
  for (const { from, to, max } of TEXTS) {
    const change = changes[from];
    if (change !== undefined) values[to] = fitted(from, change[1], max, tooLong);
  }
  for (const { from, to, type } of REFERENCES) {
    const change = changes[from];
    if (change !== undefined) values[to] = names.idOf(type, change[1], began);
  }
  if (changes.channel !== undefined) values['channel'] = CHANNELS[changes.channel[1] ?? ''] ?? null;
  const own = ownValuesOf(changes);
  if (own !== null) values['custom'] = own;
  // Both are always there: what the log takes away stays as it was.
  if (typeof changes.impact?.[1] === 'number') values['impact'] = changes.impact[1];
  if (typeof changes.urgency?.[1] === 'number') values['urgency'] = changes.urgency[1];
  return values;
};

/** What an event says beyond the incident's fields, as it stands in history. */
export const factsOf = (changes: LogChanges): Changes => {
  const facts: Changes = {};
  for (const field of NOTED) {
    const change = changes[field];
    if (change !== undefined) facts[`source.${field}`] = [change[0], change[1]];
  }
  return facts;
};
