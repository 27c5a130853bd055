import { STAFF_ROLES, systemPrincipal, type Grant, type Principal } from '#kernel/access/principal.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { livesStatements, planLife, type Life } from '#kernel/store/bulk.ts';
import { loadRules } from '#kernel/store/caller.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Ask, Row, Statement } from '#kernel/store/db.ts';
import { numberText } from '#kernel/store/numbers.ts';
import { planChange, type Change } from '#kernel/store/plan.ts';
import type { Label } from '#kernel/store/references.ts';
import { insertStatement } from '#kernel/store/write-statements.ts';
import { identifier, type Random } from './random.ts';

/** Somebody of the company or of its customers, with what they may. */
export type Person = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** The customer they belong to; null for TechSol's own people. */
  readonly customer: string | null;
  readonly teams: readonly string[];
  readonly grants: readonly Grant[];
  /** When they joined, epoch ms. */
  readonly since: number;
};

/** Something that somebody does to a record. */
export type Step = {
  /** When, epoch ms. */
  readonly at: number;
  /** Who; null for the product itself. */
  readonly by: Person | null;
  readonly change: Omit<Change, 'occurredAt' | 'actor' | 'entry'>;
  /** What is written beside it (links, participants): given the identifier of its history entry. */
  readonly along?: (entry: string) => void;
  /** In whose name the product acts: 'Monitoring'. */
  readonly actingAs?: string;
};

/** A record with everything that happened to it, in order; the first step creates it. */
export type Tale = {
  readonly type: string;
  readonly id: string;
  readonly number: string;
  readonly steps: readonly Step[];
};

export type Ledger = {
  readonly org: string;
  readonly now: number;
  /** What people, teams, customers, services and items are called. */
  readonly labels: Map<string, Label>;
  /** The context of somebody, to plan with; it cannot ask the database. */
  as(person: Person | null): Context;
  /** The next number of a type: 'INC-000001'. */
  number(type: string): string;
  /** Plans a record's life and writes it with the next batch. Gives its row as it is in the end. */
  write(tale: Tale): Row;
  /** A statement after the records of the next batch. */
  also(statement: Statement): void;
  /** A row of a table that is no record's, after the records of the next batch; rows of one table have the same columns. */
  row(
    table: 'access_grant' | 'membership' | 'link' | 'participant' | 'evidence_day',
    columns: Readonly<Record<string, unknown>>,
  ): void;
  /** Sends what waits. At most one batch is under way; errors come with the next call. */
  flush(): Promise<void>;
  /** Sends the rest, hands the numbers over to the product, and waits. */
  end(): Promise<void>;
  /** Reads the settings and calendars that were written so far: what is planned from now on follows them. */
  reread(): Promise<void>;
  readonly counts: { records: number; entries: number };
  /** How many records of a type were numbered. */
  countOf(type: string): number;
};

/** In which order types are written within a batch: what others refer to first. */
const ORDER = [
  'calendar',
  'person',
  'team',
  'service',
  'customer',
  'person of a customer',
  'configurationItem',
  'document',
  'textModule',
  'automationRule',
  'article',
  'change',
  'problem',
  'incident',
  'serviceRequest',
  'communication',
  'majorReview',
  'task',
];

/** Grants and customers as the store would load them for a session. */
const principalOf = (org: string, { id, name, customer, teams, grants }: Person): Principal => ({
  org,
  person: id,
  name,
  customer,
  teams,
  grants,
  customers: grants.flatMap((grant) =>
    grant.role === 'customerContact' && grant.scope === 'customer' ? grant.ids : [],
  ),
  portal: !grants.some((grant) => (STAFF_ROLES as readonly string[]).includes(grant.role)),
  scopes: null,
  epoch: 0n,
});

/** Many rows of a table by one statement. */
const rowsStatement = (org: string, table: string, list: readonly Readonly<Record<string, unknown>>[]): Statement => {
  const columns = Object.keys(list[0] ?? {}).join(', ');
  return {
    name: `demo:${table}`,
    values: [org, JSON.stringify(list)],
    text: `INSERT INTO ${table} (org, ${columns}) SELECT $1, ${columns} FROM json_populate_recordset(NULL::${table}, $2::json)`,
  };
};

const unasked = (): never => {
  throw new Error('The demonstration plans without asking the database.');
};

/**
 * Writes the lives of records in one transaction, by the same planning as single writes use. `context` is the product's, in the new
 * organisation; `ask` sends within the transaction. What is recorded counts as recorded now, and as having occurred when its step says.
 */
export const openLedger = (context: Context, ask: Ask, random: Random): Ledger => {
  const { org } = context.principal;
  const now = context.now();
  const labels = new Map<string, Label>();
  const taken = new Map<string, number>();
  const contexts = new Map<string, Context>();
  const counts = { records: 0, entries: 0 };
  let base: Context = {
    ...context,
    principal: systemPrincipal(org),
    now: () => now,
    batch: unasked,
    transaction: unasked,
  };
  let waiting = new Map<string, Life[]>();
  let single: Statement[] = [];
  let after: Statement[] = [];
  let rows = new Map<string, Readonly<Record<string, unknown>>[]>();
  let underWay: Promise<unknown> = Promise.resolve();

  const as = (person: Person | null): Context => {
    if (person === null) return base;
    let known = contexts.get(person.id);
    if (known === undefined) contexts.set(person.id, (known = { ...base, principal: principalOf(org, person) }));
    return known;
  };

  const changeOf = ({ at, by, change, actingAs }: Step, index: number): Change & { entry: { id: string } } => {
    const name = by?.name ?? actingAs;
    return {
      ...change,
      occurredAt: at,
      actor: { id: by?.id ?? null, kind: 'import', ...(name === undefined ? {} : { name }) },
      entry: { id: identifier(random, at, index), salt: random.bytes(32) },
    };
  };

  /** A record that refers to itself is written by one statement. */
  const writeSelfReferring = (definition: AnyDefinition, { id, number, steps: [step] }: Tale): Row => {
    if (step === undefined) throw new Error('A life begins with a step.');
    const change = changeOf(step, 0);
    const life = planLife(as(step.by), definition, id, { ...change, values: { ...change.values, number } }, [], labels);
    const planned = planChange(as(step.by), definition, null, id, { ...change, values: life.after }, labels);
    single.push(insertStatement(org, definition, planned, undefined, null));
    return planned.after;
  };

  const plan = (definition: AnyDefinition, { id, number, steps: [first, ...later] }: Tale): Life => {
    if (first === undefined) throw new Error('A life begins with a step.');
    const creation = changeOf(first, 0);
    const life = planLife(
      as(first.by),
      definition,
      id,
      { ...creation, values: { ...creation.values, number } },
      [],
      labels,
    );
    const entries = [...life.entries];
    const words: Record<'public' | 'internal', string[]> = { public: [], internal: [] };
    let row = life.after;
    first.along?.(creation.entry.id);
    later.forEach((step, index) => {
      const change = changeOf(step, index + 1);
      const planned = planChange(as(step.by), definition, row, id, change, labels, index < later.length - 1);
      row = planned.after;
      entries.push(planned.entry);
      if (change.comment !== undefined) words[change.comment.visibility].push(change.comment.text);
      step.along?.(change.entry.id);
    });
    return {
      ...life,
      after: row,
      entries,
      publicWords: words.public.join('\n'),
      internalWords: words.internal.join('\n'),
    };
  };

  const write: Ledger['write'] = (tale) => {
    const definition = definitionNamed(tale.type);
    const title = String(tale.steps[0]?.change.values['title'] ?? '');
    labels.set(tale.id, { id: tale.id, type: tale.type, number: tale.number, label: title });
    counts.records += 1;
    counts.entries += tale.steps.length;
    if (tale.type === 'customer') return writeSelfReferring(definition, tale);
    const life = plan(definition, tale);
    const kind = tale.type === 'person' && life.after['customer'] !== null ? 'person of a customer' : tale.type;
    const lives = waiting.get(kind);
    if (lives === undefined) waiting.set(kind, [life]);
    else lives.push(life);
    return life.after;
  };

  const flush: Ledger['flush'] = async () => {
    await underWay;
    const [lives, customers, others] = [
      waiting,
      single,
      [...after, ...[...rows].map(([table, list]) => rowsStatement(org, table, list))],
    ];
    [waiting, single, after, rows] = [new Map(), [], [], new Map()];
    const batch = ORDER.flatMap((type) => {
      const those = lives.get(type) ?? [];
      return [
        ...(type === 'customer' ? customers : []),
        ...(those.length === 0 ? [] : livesStatements(org, definitionNamed(type.split(' ')[0] ?? type), those)),
      ];
    });
    const sent = Promise.all([...batch, ...others].map(ask));
    sent.catch(() => {
      /* told by the next call */
    });
    underWay = sent;
  };

  return {
    org,
    now,
    labels,
    counts,
    as,
    write,
    flush,
    number: (type) => {
      const count = (taken.get(type) ?? 0) + 1;
      taken.set(type, count);
      return numberText(definitionNamed(type).prefix, count);
    },
    countOf: (type) => taken.get(type) ?? 0,
    also: (statement) => {
      after.push(statement);
    },
    row: (table, columns) => {
      const list = rows.get(table);
      if (list === undefined) rows.set(table, [columns]);
      else list.push(columns);
    },
    reread: async () => {
      await flush();
      await underWay;
      base = { ...base, ...(await loadRules((statements) => Promise.all(statements.map(ask)))) };
      contexts.clear();
    },
    end: async () => {
      for (const [type, count] of taken) after.push({ text: 'SELECT take_numbers($1, $2)', values: [type, count] });
      await flush();
      await underWay;
    },
  };
};
