import { role } from '#kernel/access/predicate.ts';
import { defineRecord, type Fault } from '#kernel/record/define.ts';
import { choice, flag, integer, text } from '#kernel/record/fields.ts';
import { allDefinitions } from '#kernel/record/registry.ts';
import { offeredTypes } from '../record-types.ts';

const isType = (name: string): boolean => allDefinitions().some((each) => each.name === name);

type Facts = {
  readonly recordType: string;
  readonly arrives: string;
  readonly host: string | null;
  readonly username: string | null;
};

/** What a mailbox that is fetched from must say. */
const faultsOf = ({ recordType, arrives, host, username }: Facts): readonly Fault[] => [
  ...(isType(recordType) ? [] : [{ field: 'recordType', message: 'names no type of record, such as incident' }]),
  ...(arrives === 'imap' && (host ?? '') === '' ? [{ field: 'host', message: 'is required to fetch mail' }] : []),
  ...(arrives === 'imap' && (username ?? '') === ''
    ? [{ field: 'username', message: 'is required to fetch mail' }]
    : []),
];

/** An address at which people write to us: what becomes of their mail, and what is done with mail that is not as it should be. */
export const mailbox = defineRecord({
  name: 'mailbox',
  plural: 'mailboxes',
  prefix: 'MBX',
  arrangement: true,
  clauses: [],
  label: 'Mailbox',
  labelPlural: 'Mailboxes',
  common: {
    title: { label: 'Name', personal: false },
    team: { label: 'Team that gets what comes in' },
    service: { label: 'Service that it is about' },
    customer: { label: 'Customer of people who are not known' },
  },
  fields: {
    address: text({ required: true, format: 'email', max: 254, label: 'Address' }),
    recordType: text({ required: true, max: 60, offered: offeredTypes, label: 'What a new message becomes' }),
    arrives: choice(['smtp', 'imap'], { required: true, initial: 'smtp', label: 'How mail arrives' }),
    host: text({ max: 253, label: 'Mail server' }),
    port: integer({ min: 1, max: 65_535, label: 'Port' }),
    security: choice(['tls', 'starttls', 'none'], { initial: 'tls', label: 'Encryption' }),
    username: text({ max: 200, label: 'User name' }),
    folder: text({ max: 200, label: 'Folder' }),
    doneFolder: text({ max: 200, label: 'Folder for what was taken over' }),
    tagged: flag({ label: 'Its server takes addresses with a tag (name+tag@…)' }),
    strangers: choice(['hold', 'create', 'refuse'], {
      required: true,
      initial: 'hold',
      label: 'Senders who are not known',
    }),
    copied: choice(['contacts', 'none'], { required: true, initial: 'contacts', label: 'People in copy' }),
    closed: choice(['reopen', 'followUp'], { required: true, initial: 'reopen', label: 'Answers to what is closed' }),
    staff: choice(['note', 'answer', 'hold'], { required: true, initial: 'note', label: 'Mail from our own people' }),
    machines: choice(['ignore', 'file'], { required: true, initial: 'ignore', label: 'Mail that machines wrote' }),
    spam: choice(['hold', 'ignore', 'file'], { required: true, initial: 'hold', label: 'Mail marked as spam' }),
    unverified: choice(['accept', 'hold'], {
      required: true,
      initial: 'accept',
      label: 'Senders who cannot be checked',
    }),
    verifier: text({ max: 253, label: 'Server whose check of senders counts' }),
  },
  lifecycle: {
    initial: 'active',
    states: { active: 'active', off: 'void' },
    transitions: {
      switchOff: { from: ['active'], to: 'off', label: 'Switch off' },
      switchOn: { from: ['off'], to: 'active', label: 'Switch on' },
    },
  },
  derive: (after) => ({ address: after.address.toLowerCase() }),
  check: (after) => faultsOf(after),
  access: {
    read: role('administrator', 'smsManager', 'auditor'),
    create: role('administrator', 'smsManager'),
    edit: role('administrator', 'smsManager'),
  },
  views: {
    list: ['number', 'title', 'address', 'arrives', 'team', 'state'],
    form: [
      'title',
      'address',
      'recordType',
      'team',
      'service',
      'customer',
      'arrives',
      'host',
      'port',
      'security',
      'username',
      'folder',
      'doneFolder',
      'tagged',
      'strangers',
      'copied',
      'closed',
      'staff',
      'machines',
      'spam',
      'unverified',
      'verifier',
      'description',
    ],
  },
});
