import type { Mutation } from './mutation.ts';

const KERNEL = 'migrations/0001_kernel.sql';
const CARELESS = 'tests/security/careless.test.ts';
const CATALOGUE = 'tests/security/catalogue.test.ts';
const CONTRACT = 'tests/contract/contract.test.ts';
const INCIDENTS = 'every record: incident';
const HIDDEN = 'tests/security/hidden-references.test.ts';
const REVOKED = 'tests/security/revoked-roles.test.ts';
const AGREEMENT = 'tests/access/agreement.test.ts';
const SIGN_IN = 'tests/server/sign-in.test.ts';
/** How sessions, keys and feeds let in: the newest definition. */
const ENTERING = 'migrations/0013_feeds.sql';

/** Organisations. */
export const walls: readonly Mutation[] = [
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
export const access: readonly Mutation[] = [
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
export const credentials: readonly Mutation[] = [
  {
    name: 'skip the check of the epoch',
    patches: [{ file: ENTERING, find: 'WHERE org = p_org AND epoch = p_epoch', replace: 'WHERE org = p_org' }],
    file: REVOKED,
    test: 'reads no more of what they watched',
  },
  {
    name: 'accept an expired session',
    patches: [
      {
        file: ENTERING,
        find: 'AND s."expiresAt" > now() AND s.organisation = p_org',
        replace: 'AND s.organisation = p_org',
      },
      {
        file: ENTERING,
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
      { file: ENTERING, find: 'k.person = p_person AND k.revoked_at IS NULL AND', replace: 'k.person = p_person AND' },
      {
        file: ENTERING,
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
