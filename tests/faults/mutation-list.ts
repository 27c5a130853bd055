/** Text of a file that stands there once, and what takes its place. */
export type Patch = { readonly file: string; readonly find: string; readonly replace: string };
/** A defect, and the test that is there to notice it: by a part of its full name. */
export type Mutation = {
  readonly name: string;
  readonly patches: readonly Patch[];
  readonly file: string;
  /** Which of those that the test is described for. */
  readonly of?: string;
  readonly test: string;
};

const KERNEL = 'migrations/0001_kernel.sql';
const CARELESS = 'tests/security/careless.test.ts';
const CATALOGUE = 'tests/security/catalogue.test.ts';
const CONTRACT = 'tests/contract/contract.test.ts';
const INCIDENTS = 'every record: incident';
const HIDDEN = 'tests/security/hidden-references.test.ts';
const REVOKED = 'tests/security/revoked-roles.test.ts';
const RACES = 'tests/faults/races.test.ts';
const AGREEMENT = 'tests/access/agreement.test.ts';
const SIGN_IN = 'tests/server/sign-in.test.ts';

/** Organisations. */
const walls: readonly Mutation[] = [
  {
    name: 'drop the organisation filter of a record',
    patches: [
      {
        file: 'src/kernel/store/read.ts',
        find: ' r WHERE r.org = $1 AND `;',
        replace: ' r WHERE $1::uuid IS NOT NULL AND `;',
      },
    ],
    file: CARELESS,
    test: 'name the organisation, each of them',
  },
  {
    name: 'drop the organisation filter of lists',
    patches: [
      {
        file: 'src/kernel/store/list.ts',
        find: 'sql<boolean>`r.org = ${context.principal.org}::uuid`',
        replace: 'sql<boolean>`${context.principal.org}::uuid IS NOT NULL`',
      },
    ],
    file: CARELESS,
    test: 'name the organisation, each of them',
  },
  {
    name: 'drop the row-level policies',
    patches: [
      {
        file: KERNEL,
        find: 'USING (org = (SELECT ctx_org())) WITH CHECK (org = (SELECT ctx_org()))',
        replace: 'USING (true) WITH CHECK (true)',
      },
    ],
    file: CARELESS,
    test: 'answers all the same, word for word',
  },
  {
    name: 'drop what a policy asks of writing',
    patches: [
      {
        file: KERNEL,
        find: 'USING (org = (SELECT ctx_org())) WITH CHECK (org = (SELECT ctx_org()))',
        replace: 'USING (org = (SELECT ctx_org())) WITH CHECK (true)',
      },
    ],
    file: CATALOGUE,
    test: 'gives each of them a policy that both reading and writing must pass',
  },
  {
    name: 'do not force row-level security on the owner',
    patches: [
      {
        file: KERNEL,
        find: "  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', p_table);\n",
        replace: '',
      },
    ],
    file: CATALOGUE,
    test: 'has row-level security forced on every table with an organisation',
  },
];

/** Who may see what. */
const access: readonly Mutation[] = [
  {
    name: 'show what is confidential',
    patches: [
      {
        file: 'src/sms/operation/resolution/incident/incident.record.ts',
        find: 'all(not(isConfidential), any(staff, ofCustomer))',
        replace: 'any(staff, ofCustomer)',
      },
    ],
    file: 'tests/security/two-worlds.test.ts',
    test: 'answer alike to staff of the whole organisation',
  },
  {
    name: 'list without asking who may read',
    patches: [
      {
        file: 'src/kernel/store/list.ts',
        find: "      visibleOf(definition.access.read, context.principal, 'r'),\n",
        replace: '',
      },
    ],
    file: CONTRACT,
    of: INCIDENTS,
    test: 'lists exactly what each role may read one by one',
  },
  {
    name: 'search without asking who may read',
    patches: [
      {
        file: 'src/kernel/find/find.ts',
        find: "WHERE r.org = ${context.principal.org}::uuid AND ${visibleFragment(context.principal, 'r')} AND ${foundBy",
        replace: 'WHERE r.org = ${context.principal.org}::uuid AND ${foundBy',
      },
    ],
    file: 'tests/security/two-worlds.test.ts',
    test: 'answer alike to staff of the whole organisation',
  },
  {
    name: 'ignore what a role is limited to',
    patches: [
      {
        file: 'src/kernel/access/evaluate.ts',
        find: 'return id !== null && grant.ids.includes(id);',
        replace: 'return true;',
      },
    ],
    file: AGREEMENT,
    test: 'random cases as an independent reference does',
  },
  {
    name: 'let work that was left behind open records',
    patches: [
      {
        file: 'src/kernel/access/evaluate.ts',
        find: "(predicate.column === 'requester' || !principal.portal)",
        replace: 'true',
      },
    ],
    file: AGREEMENT,
    test: 'random cases as an independent reference does',
  },
  {
    name: 'let those in who watch of their own accord',
    patches: [
      {
        file: 'src/kernel/store/take-part.ts',
        find: "const letsIn = action === 'add-participant';",
        replace: 'const letsIn = true;',
      },
    ],
    file: REVOKED,
    test: 'reads no more of what they watched',
  },
  {
    name: 'show customers what is internal',
    patches: [
      {
        file: 'src/kernel/store/read.ts',
        find: '!principal.portal && may(definition.access.internal ?? definition.access.edit, principal, row);',
        replace: 'may(definition.access.internal ?? definition.access.edit, principal, row) || true;',
      },
    ],
    file: 'tests/security/tenants.test.ts',
    test: 'see their own incidents and those of nobody else, and no internal word of their own',
  },
  {
    name: 'name what a reference leads to, whoever asks',
    patches: [
      {
        file: 'src/server/api/present.ts',
        find: 'import { shownLabels, type Label }',
        replace: 'import { labelsFor as shownLabels, type Label }',
      },
    ],
    file: HIDDEN,
    test: 'is none to everybody else: in the record, its history, lists and exports',
  },
  {
    name: 'filter by references that one may not see',
    patches: [
      {
        file: 'src/kernel/store/filter-sql.ts',
        find: 'if (principal.person === null || (naming !== null && decided(naming, principal) === true)) return null;',
        replace: 'if (naming !== undefined) return null;',
      },
    ],
    file: HIDDEN,
    test: 'is none to those who filter by it, whatever they guess',
  },
  {
    name: 'count linked entries that one may not see',
    patches: [
      {
        file: 'src/kernel/store/timeline.ts',
        find: "l.target = ${id}::uuid) ${conditions} AND ${visibleFragment(principal, 'd')} ${end})`",
        replace: 'l.target = ${id}::uuid) ${conditions} ${end})`',
      },
    ],
    file: HIDDEN,
    test: 'leaves no gap in the timeline by what was linked from there',
  },
  {
    name: 'tell from where somebody signed in',
    patches: [
      { file: 'src/kernel/store/entry-refs.ts', find: "name.startsWith('session.');", replace: 'name === null;' },
    ],
    file: HIDDEN,
    test: 'is told to themselves and to administrators',
  },
  {
    name: 'mail without asking whether they may still read it',
    patches: [
      {
        file: 'src/kernel/notify/notice-letter.ts',
        find: '.filter((row) => mayRead(principal, row))',
        replace: '',
      },
    ],
    file: 'src/sms/operation/resolution/incident/incident.mail.db.test.ts',
    test: 'asks at the moment of sending whether somebody may still read it',
  },
];

/** Sign-in, sessions, keys. */
const credentials: readonly Mutation[] = [
  {
    name: 'skip the check of the epoch',
    patches: [{ file: KERNEL, find: 'WHERE org = p_org AND epoch = p_epoch', replace: 'WHERE org = p_org' }],
    file: REVOKED,
    test: 'reads no more of what they watched',
  },
  {
    name: 'accept an expired session',
    patches: [
      {
        file: KERNEL,
        find: 'AND s."expiresAt" > now() AND s.organisation = p_org',
        replace: 'AND s.organisation = p_org',
      },
      {
        file: KERNEL,
        find: 'WHERE s.token = p_credential AND s."expiresAt" > now();',
        replace: 'WHERE s.token = p_credential;',
      },
    ],
    file: SIGN_IN,
    test: 'ends when its time is over',
  },
  {
    name: 'accept a revoked key',
    patches: [
      { file: KERNEL, find: 'k.person = p_person AND k.revoked_at IS NULL AND', replace: 'k.person = p_person AND' },
      {
        file: KERNEL,
        find: "k.hash = decode(p_credential, 'hex') AND k.revoked_at IS NULL AND",
        replace: "k.hash = decode(p_credential, 'hex') AND",
      },
    ],
    file: REVOKED,
    test: 'is refused at once, also where nothing is looked up',
  },
  {
    name: 'answer from memory without asking who is there',
    patches: [
      { file: 'src/kernel/store/context.ts', find: 'if (!entered()) await transactions.batch([]);', replace: '' },
    ],
    file: REVOKED,
    test: 'is refused at once, also where nothing is looked up',
  },
  {
    name: 'do not limit tries of passwords',
    patches: [
      {
        file: 'src/server/auth/limits.ts',
        find: "if (Number(row?.['count']) > limit.most)",
        replace: "if (Number(row?.['count']) > limit.most * 1000)",
      },
    ],
    file: SIGN_IN,
    test: 'is refused after ten wrong ones',
  },
  {
    name: "take changes from other sites' pages",
    patches: [
      {
        file: 'src/server/http/same-origin.ts',
        find: "if (site !== undefined) return site === 'same-origin';",
        replace: 'if (site !== undefined) return true;',
      },
    ],
    file: 'tests/server/protection.test.ts',
    test: 'is marked by the browser',
  },
];

/** Writing: once, in turn, kept. */
const writing: readonly Mutation[] = [
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
const evidence: readonly Mutation[] = [
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
const content: readonly Mutation[] = [
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

/** Every defect that is planted, one at a time. */
export const MUTATIONS: readonly Mutation[] = [
  ...walls,
  ...access,
  ...credentials,
  ...writing,
  ...evidence,
  ...content,
];
