import { role } from '#kernel/access/predicate.ts';
import type { CommonRow } from '#kernel/record/common.ts';
import { defineRecord, type Fault, type Happening } from '#kernel/record/define.ts';
import { flag, instant, ref, structured, text, words } from '#kernel/record/fields.ts';
import { allDefinitions } from '#kernel/record/registry.ts';
import { conditionsSchema, faultsOf, type Conditions } from '../automation-rule/conditions.ts';

const administers = role('administrator', 'smsManager');

/** What can happen to a record that a webhook is called for. */
export const WEBHOOK_EVENTS = ['created', 'changed', 'transition', 'comment'] as const;

type WebhookFacts = CommonRow & {
  readonly address: string;
  readonly recordTypes: readonly string[];
  readonly events: readonly string[];
  readonly conditions: Conditions | null;
  readonly internalNotes: boolean;
  readonly actsFor: string | null;
  readonly failingSince: string | null;
  readonly failingWhy: string | null;
};

const CONTENT = ['address', 'recordTypes', 'events', 'conditions', 'internalNotes'] as const;

/** Whoever changed it last, or switched it on: it sends nothing that they may not read. */
const derive = (after: WebhookFacts, { before, at, actor }: Happening<WebhookFacts>) => {
  const anew =
    (after.state === 'on' && before?.state !== 'on') ||
    CONTENT.some((name) => JSON.stringify(after[name]) !== JSON.stringify(before?.[name]));
  return {
    actsFor: anew && actor !== null ? actor : (after.actsFor ?? null),
    owner: after.owner ?? actor,
    failingSince: after.state !== 'failing' ? null : (after.failingSince ?? new Date(at).toISOString()),
    failingWhy: after.state === 'failing' ? after.failingWhy : null,
  };
};

const addressFault = (address: string): readonly Fault[] => {
  const url = URL.parse(address);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return [{ field: 'address', message: 'is a web address such as https://example.org/hook' }];
  if (url.username !== '' || url.password !== '')
    return [{ field: 'address', message: 'holds no password: send one as a header, which is kept encrypted' }];
  return [];
};

const check = (after: WebhookFacts, { customFields }: Happening<WebhookFacts>): readonly Fault[] => {
  const known = allDefinitions();
  const unknown = after.recordTypes.filter((type) => !known.some(({ name }) => name === type));
  const conditional =
    after.conditions !== null && (after.conditions.filter !== '' || after.conditions.groups.length > 0);
  const [type] = after.recordTypes;
  return [
    ...addressFault(after.address),
    ...unknown.map((type) => ({ field: 'recordTypes', message: `names '${type}', which is no type of record` })),
    ...after.events
      .filter((event) => !WEBHOOK_EVENTS.includes(event as 'created'))
      .map((event) => ({ field: 'events', message: `names '${event}': it is one of ${WEBHOOK_EVENTS.join(', ')}` })),
    ...(conditional && (after.recordTypes.length !== 1 || type === undefined)
      ? [{ field: 'conditions', message: 'go with exactly one type of record' }]
      : conditional && type !== undefined && unknown.length === 0
        ? faultsOf(
            { definitions: known, custom: customFields },
            { subject: type, triggers: [], conditions: after.conditions, actions: [] },
          )
        : []),
  ];
};

/** Another program that is told what happens here, as the API would show it to whoever set it up. */
export const webhook = defineRecord({
  name: 'webhook',
  plural: 'webhooks',
  prefix: 'HOOK',
  arrangement: true,
  clauses: [],
  label: 'Webhook',
  labelPlural: 'Webhooks',
  common: { title: { label: 'Name', personal: false } },
  fields: {
    address: text({ required: true, max: 500, label: 'Address' }),
    /** None: all. */
    recordTypes: words({ label: 'Records' }),
    events: words({ label: 'Events' }),
    conditions: structured(conditionsSchema, { label: 'Only if' }),
    internalNotes: flag({ label: 'With internal notes' }),
    actsFor: ref('person', { readOnly: true, label: 'Sends what may be read by' }),
    failingSince: instant({ readOnly: true, label: 'Failing since' }),
    failingWhy: text({ readOnly: true, max: 500, label: 'Why it fails' }),
  },
  lifecycle: {
    initial: 'off',
    states: { off: 'new', on: 'active', failing: 'waiting', retired: 'void' },
    transitions: {
      switchOn: { from: ['off', 'failing'], to: 'on', label: 'Switch on' },
      switchOff: { from: ['on', 'failing'], to: 'off', label: 'Switch off' },
      fail: { from: ['on'], to: 'failing', system: true, takes: ['failingWhy'], label: 'Fail' },
      retire: { from: ['off', 'failing'], to: 'retired', label: 'Retire' },
      revive: { from: ['retired'], to: 'off', label: 'Bring back' },
    },
  },
  access: { read: role('administrator', 'smsManager', 'auditor'), create: administers, edit: administers },
  derive,
  check,
  views: {
    list: ['number', 'title', 'address', 'recordTypes', 'state', 'failingSince', 'updatedAt'],
    form: ['title', 'description', 'address', 'recordTypes', 'events', 'conditions', 'internalNotes', 'owner'],
  },
});
