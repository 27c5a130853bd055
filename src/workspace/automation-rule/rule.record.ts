import { role } from '#kernel/access/predicate.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { flag, instant, integer, ref, structured, text } from '#kernel/record/fields.ts';
import { check, derive } from './rule.flow.ts';
import { actionsSchema, conditionsSchema, triggersSchema } from './rule.schema.ts';

const administers = role('administrator', 'smsManager');

/** What happens by itself: when something happens to a record of a type, and conditions hold, then actions follow in order. */
export const automationRule = defineRecord({
  name: 'automationRule',
  plural: 'automation-rules',
  prefix: 'RULE',
  arrangement: true,
  clauses: [],
  label: 'Automation rule',
  labelPlural: 'Automation rules',
  common: { title: { label: 'Name', personal: false } },
  fields: {
    subject: text({ required: true, max: 80, label: 'Records' }),
    triggers: structured(triggersSchema, { required: true, label: 'When' }),
    conditions: structured(conditionsSchema, { label: 'And' }),
    actions: structured(actionsSchema, { required: true, label: 'Then' }),
    position: integer({ min: 0, max: 1_000_000, label: 'Order' }),
    stops: flag({ label: 'No further rules after it' }),
    /** Whoever switched it on or changed it last: it may do no more than they may. */
    actsFor: ref('person', { readOnly: true, label: 'Acts with the rights of' }),
    onSince: instant({ readOnly: true, label: 'On since' }),
    stoppedWhy: text({ readOnly: true, max: 1_000, label: 'Why it was stopped' }),
  },
  lifecycle: {
    initial: 'off',
    states: { off: 'new', on: 'active', stopped: 'waiting', retired: 'void' },
    transitions: {
      switchOn: { from: ['off', 'stopped'], to: 'on', label: 'Switch on' },
      switchOff: { from: ['on', 'stopped'], to: 'off', label: 'Switch off' },
      /** After repeated failures, or when what it names went away. */
      stop: { from: ['on'], to: 'stopped', system: true, takes: ['stoppedWhy'], label: 'Stop' },
      retire: { from: ['off', 'stopped'], to: 'retired', label: 'Retire' },
      revive: { from: ['retired'], to: 'off', label: 'Bring back' },
    },
  },
  access: {
    read: role('administrator', 'smsManager', 'auditor', 'processOwner'),
    create: administers,
    edit: administers,
  },
  derive,
  check,
  views: {
    list: ['position', 'number', 'title', 'subject', 'state', 'onSince', 'updatedAt'],
    form: ['title', 'description', 'subject', 'triggers', 'conditions', 'actions', 'stops', 'position', 'owner'],
  },
});
