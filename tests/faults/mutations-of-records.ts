import type { Mutation } from './mutation.ts';

const CONTRACT = 'tests/contract/contract.test.ts';
const INCIDENTS = 'every record: incident';
const RACES = 'tests/faults/races.test.ts';

/** Writing: once, in turn, kept. */
export const writing: readonly Mutation[] = [
  {
    name: 'skip history',
    patches: [
      {
        file: 'src/kernel/store/write-statements.ts',
        find: 'SELECT ${historyValues(org, definition.name, id, planned, put)} FROM r)`',
        replace: 'SELECT ${historyValues(org, definition.name, id, planned, put)} FROM r WHERE false)`',
      },
    ],
    file: 'tests/faults/trace.test.ts',
    test: 'has its entry in history, in the same transaction, and what was refused or undone has none',
  },
  {
    name: 'leave a field that changed out of its entry',
    patches: [
      {
        file: 'src/kernel/store/plan.ts',
        find: '      changes,\n      ...(Object.keys(personal)',
        replace:
          "      changes: Object.fromEntries(Object.entries(changes).filter(([name]) => name !== 'tags')),\n      ...(Object.keys(personal)",
      },
    ],
    file: 'tests/faults/trace.test.ts',
    test: 'has its entry in history, in the same transaction, and what was refused or undone has none',
  },
  {
    name: 'take in a configuration without a word',
    patches: [
      {
        file: 'src/gateways/configuration/exchange.ts',
        find: 'along: keeping(context, before, plan, present),',
        replace: 'along: keeping(context, before, plan, present).slice(0, 1),',
      },
    ],
    file: 'tests/faults/trace.test.ts',
    test: 'has its entry in history, in the same transaction, and what was refused or undone has none',
  },
  {
    name: 'tell of a new secret in another transaction',
    patches: [
      {
        file: 'src/workspace/webhook/webhook.log.ts',
        find: "    keep(context, secret, hook, 'signing', 'v1', value),\n    told(context, hook, 'secret', 'signing'),\n  ]);",
        replace:
          "    keep(context, secret, hook, 'signing', 'v1', value),\n  ]);\n  await context.batch([told(context, hook, 'secret', 'signing')]);",
      },
    ],
    file: 'tests/faults/trace.test.ts',
    test: 'has its entry in history, in the same transaction, and what was refused or undone has none',
  },
  {
    name: 'accept the version that somebody saw long ago',
    patches: [
      {
        file: 'src/kernel/store/commands.ts',
        find: "if (version !== null && row['version'] !== version)",
        replace: 'if (version === -1)',
      },
    ],
    file: CONTRACT,
    of: INCIDENTS,
    test: 'edits at the version that was read, and refuses an older one with the present record',
  },
  {
    name: 'write over what somebody else wrote meanwhile',
    patches: [
      {
        file: 'src/kernel/store/write-statements.ts',
        find: "AND version = ${put(before?.['version'])} RETURNING 1)",
        replace: "AND version >= ${put(before?.['version'])}::int RETURNING 1)",
      },
    ],
    file: RACES,
    test: 'lose no update in',
  },
  {
    name: 'do not keep the key of a request',
    patches: [
      {
        file: 'src/kernel/store/write-statements.ts',
        find: '  if (retry !== undefined)\n    parts.push(\n      `i AS (INSERT INTO idempotency (org, person, key, request, status, record, version) VALUES',
        replace:
          '  if (retry === null)\n    parts.push(\n      `i AS (INSERT INTO idempotency (org, person, key, request, status, record, version) VALUES',
      },
    ],
    file: CONTRACT,
    of: INCIDENTS,
    test: 'takes effect once however often a request is sent, and refuses its key for another request',
  },
  {
    name: 'take a key for another request',
    patches: [
      {
        file: 'src/kernel/store/idempotency.ts',
        find: "if (!timingSafeEqual(known['request'] as Buffer, retry.request))",
        replace: 'if (timingSafeEqual === null)',
      },
    ],
    file: CONTRACT,
    of: INCIDENTS,
    test: 'takes effect once however often a request is sent, and refuses its key for another request',
  },
  {
    name: 'answer before the commit',
    patches: [
      {
        file: 'src/kernel/store/exchange.ts',
        find: '      handleCommandComplete({ text }: { text: string }) {\n        answered(text);',
        replace:
          '      handleCommandComplete({ text }: { text: string }) {\n        answered(text);\n        if (answers.length === statements.length) resolve(answers);',
      },
    ],
    file: 'src/kernel/store/exchange.db.test.ts',
    test: 'is not acknowledged when it fails at its commit',
  },
  {
    name: 'turn synchronous commit off',
    patches: [
      {
        file: 'src/kernel/postgres/settings.ts',
        find: "synchronous_commit: 'on' };",
        replace: "synchronous_commit: 'off' };",
      },
    ],
    file: 'tests/faults/supervisor.test.ts',
    test: 'makes a database that loses nothing',
  },
  {
    name: 'hand a number out twice',
    patches: [
      {
        file: 'src/kernel/store/numbers.ts',
        find: 'block.end = block.next + block.size;',
        replace: 'block.end = block.next + block.size + 1;',
      },
    ],
    file: RACES,
    test: 'never hand out a number twice',
  },
];

/** What the figures say, and what history proves. */
export const evidence: readonly Mutation[] = [
  {
    name: 'let a clock run while it is paused',
    patches: [
      {
        file: 'src/kernel/time/history.ts',
        find: "const counted = phase === 'running' ?",
        replace: "const counted = phase !== 'stopped' ?",
      },
    ],
    file: 'src/kernel/time/clock.test.ts',
    test: 'stands still while paused',
  },
  {
    name: 'turn the verdict of a rule round',
    patches: [
      {
        file: 'src/sms/operation/resolution/incident/incident.evidence.ts',
        find: 'if (expected !== undefined && expected === priority) return true;',
        replace: 'if (expected !== undefined && expected !== priority) return true;',
      },
    ],
    file: 'src/sms/operation/resolution/incident/incident.evidence.test.ts',
    test: 'hold in every rule that concerns them',
  },
  {
    name: 'skip the seal of an entry',
    patches: [
      {
        file: 'src/kernel/history/sealer.ts',
        find: 'return rows as Waiting[];',
        replace: 'return rows.slice(1) as Waiting[];',
      },
    ],
    file: 'src/kernel/history/history.db.test.ts',
    test: 'seals every committed entry once, in batches, and the whole verifies',
  },
  {
    name: 'do not check who signed a checkpoint',
    patches: [
      {
        file: 'src/kernel/history/checkpoint.ts',
        find: 'if (!isSignedBy(note, key))',
        replace: 'if (isSignedBy === null)',
      },
    ],
    file: 'src/kernel/history/signed.test.ts',
    test: 'is refused with a reason once any byte of it has changed',
  },
  {
    name: 'do not hold an entry against its leaf',
    patches: [
      {
        file: 'src/kernel/history/check-entry.ts',
        find: 'if (leafOf(entry.body) !== entry.leaf)',
        replace: 'if (leafOf === null)',
      },
    ],
    file: 'src/kernel/history/history.db.test.ts',
    test: 'finds an altered entry of the record, and leaves other records alone',
  },
  {
    name: 'leave in history what was to be erased',
    patches: [
      {
        file: 'src/kernel/store/erase.ts',
        find: "'SELECT history_erase($1::uuid[])', values: [[...ids]] }",
        replace: "'SELECT history_erase($1::uuid[])', values: [[]] }",
      },
    ],
    file: 'tests/api/history.test.ts',
    test: 'removes it from the record, the search, its past and its timeline, while the rest still proves',
  },
];

/** What comes in from outside, and goes out. */
export const content: readonly Mutation[] = [
  {
    name: "take a file's type from its name",
    patches: [
      {
        file: 'src/server/api/attachments.ts',
        find: 'type: await mediaTypeOf(written.head)',
        replace: "type: name.endsWith('.png') ? 'image/png' : await mediaTypeOf(written.head)",
      },
    ],
    file: 'tests/api/attachments.test.ts',
    test: 'is what its content says, and only pictures are shown in the browser',
  },
  {
    name: 'export formulas as they are',
    patches: [
      {
        file: 'src/gateways/exports/csv.ts',
        find: "(FORMULA.test(text) ? `'${text}` : text)",
        replace: '(FORMULA.test(text) ? text : text)',
      },
    ],
    file: 'src/gateways/exports/csv.test.ts',
    test: 'holds no text that a spreadsheet would run',
  },
];
