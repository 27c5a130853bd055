import type { RuleContent } from '#workspace/automation-rule/rule.schema.ts';
import type { Ledger } from '../ledger.ts';
import { identifier, type Random } from '../random.ts';
import { ADMINISTRATOR } from './accounts.ts';
import type { Staff } from './staff.ts';

const DAY = 86_400_000;

type Plan = RuleContent & { readonly title: string; readonly description: string; readonly on: boolean };

const NONE = { filter: '', groups: [] };
const test = (field: string, is: 'is' | 'atMost' | 'atLeast', ...values: (string | number | boolean)[]) => ({
  field,
  is,
  values,
  before: false,
});

/** What happens by itself at TechSol: six rules, of which three are still being tried. */
const plans = (): readonly Plan[] => [
  {
    title: 'New work to the team of the service',
    description: 'Who has the least to do gets it, weighted by priority.',
    on: true,
    subject: 'incident',
    triggers: [{ kind: 'created' }],
    conditions: {
      filter: '',
      groups: [
        {
          match: 'all',
          tests: [
            { field: 'assignee', is: 'empty', values: [], before: false },
            test('channel', 'is', 'selfService', 'email'),
          ],
        },
      ],
    },
    actions: [{ do: 'assign', team: 'service', by: 'load', skill: '', skillField: '', present: true }],
  },
  {
    title: 'Urgent outside hours',
    description: 'The process owner hears of what cannot wait until morning.',
    on: true,
    subject: 'incident',
    triggers: [{ kind: 'created' }],
    conditions: {
      filter: '',
      groups: [{ match: 'all', tests: [test('priority', 'atMost', 2), { hours: 'outside', calendar: null }] }],
    },
    actions: [
      { do: 'tag', add: ['out-of-hours'], remove: [] },
      {
        do: 'notify',
        people: [],
        roles: ['processOwner'],
        fields: ['assignee'],
        watchers: false,
        text: '{{title}} came outside service hours',
      },
    ],
  },
  {
    title: 'Half of the target used',
    description: 'Whoever works on it is reminded while there is time.',
    on: true,
    subject: 'incident',
    triggers: [{ kind: 'clock', clock: 'resolution', percent: 50 }],
    conditions: { filter: 'open', groups: [{ match: 'all', tests: [test('priority', 'atMost', 3)] }] },
    actions: [
      {
        do: 'notify',
        people: [],
        roles: [],
        fields: ['assignee'],
        watchers: false,
        text: 'Half of the time for {{title}} is used',
      },
    ],
  },
  {
    title: 'Reopened twice becomes a problem',
    description: 'What comes back has a cause that nobody has found.',
    on: false,
    subject: 'incident',
    triggers: [{ kind: 'changed', fields: ['reopenCount'] }],
    conditions: { filter: '', groups: [{ match: 'all', tests: [test('reopenCount', 'atLeast', 2)] }] },
    actions: [
      {
        do: 'create',
        type: 'problem',
        values: [
          { field: 'title', to: { from: 'text', text: 'Keeps coming back: {{title}}' } },
          { field: 'service', to: { from: 'field', field: 'service' } },
        ],
        link: 'relates',
      },
    ],
  },
  {
    title: 'Ask after three quiet days',
    description: 'Whoever has not said whether it is solved is asked once.',
    on: false,
    subject: 'incident',
    triggers: [{ kind: 'after', field: 'resolvedAt', minutes: 4_320, working: false, calendar: null }],
    conditions: { filter: 'state:resolved', groups: [] },
    actions: [
      {
        do: 'comment',
        visibility: 'public',
        text: 'Three days ago we told you that this is solved. Is it? If we hear nothing, it closes by itself.',
      },
    ],
  },
  {
    title: 'A known error deserves an article',
    description: 'So that the next one can help themselves.',
    on: false,
    subject: 'problem',
    triggers: [{ kind: 'changed', fields: ['knownError'], to: true }],
    conditions: NONE,
    actions: [
      {
        do: 'create',
        type: 'task',
        values: [
          { field: 'title', to: { from: 'text', text: 'Write an article: {{title}}' } },
          { field: 'assignee', to: { from: 'field', field: 'assignee' } },
        ],
        link: null,
      },
    ],
  },
];

/** The automation rules of TechSol, and who switched them on. */
export const writeRules = (ledger: Ledger, staff: Staff, end: number, random: Random): void => {
  const by = staff.called(ADMINISTRATOR);
  for (const [n, { on, ...plan }] of plans().entries()) {
    const at = end - random.between(20, 60) * DAY;
    ledger.write({
      type: 'automationRule',
      id: identifier(random, at),
      number: ledger.number('automationRule'),
      steps: [
        {
          at,
          by,
          change: { action: 'create', values: { ...plan, position: (n + 1) * 10, stops: false, owner: by.id } },
        },
        ...(on
          ? [
              {
                at: at + DAY,
                by,
                change: { action: 'transition:switchOn', transition: 'switchOn', values: { state: 'on' } },
              },
            ]
          : []),
      ],
    });
  }
};
