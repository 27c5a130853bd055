import type { Changes } from '#kernel/history/entry.ts';
import { linkWords } from '#kernel/record/link-kinds.ts';
import { participantFacts } from '#kernel/store/participants.ts';
import type { Ledger, Person, Step } from '../ledger.ts';

type Values = Readonly<Record<string, unknown>>;
type Said = { readonly text: string; readonly visibility: 'public' | 'internal' };
type Reason = 'caller' | 'supplier' | 'problem' | 'change' | 'evidence';

const said = (text: string | null, visibility: Said['visibility']): Said | undefined =>
  text === null ? undefined : { text, visibility };

/** A step of the lifecycle, as the store takes it. */
const move = (
  at: number,
  by: Person | null,
  transition: string,
  values: Values,
  comment?: Said,
  more: Partial<Step['change']> = {},
): Step => ({
  at,
  by,
  change: { action: `transition:${transition}`, transition, values, comment, ...more },
});

export const created = (at: number, by: Person | null, values: Values, actingAs?: string): Step => ({
  at,
  by,
  change: { action: 'create', values },
  ...(actingAs === undefined ? {} : { actingAs }),
});
export const edited = (at: number, by: Person, values: Values): Step => ({
  at,
  by,
  change: { action: 'edit', values },
});
const comment = (at: number, by: Person, words: Said): Step => ({
  at,
  by,
  change: { action: 'comment', values: {}, comment: words },
});
export const answered = (at: number, by: Person, text: string): Step => comment(at, by, { text, visibility: 'public' });
export const noted = (at: number, by: Person, text: string): Step => comment(at, by, { text, visibility: 'internal' });

export const started = (at: number, by: Person, assignee: Person, text: string): Step =>
  move(at, by, 'start', { state: 'inProgress', assignee: assignee.id }, { text, visibility: 'public' });
export const held = (at: number, by: Person, reason: Reason, words: Said, supplier?: string): Step =>
  move(at, by, 'hold', { state: 'onHold', holdReason: reason, ...(supplier === undefined ? {} : { supplier }) }, words);
export const resumed = (at: number, by: Person, text: string): Step =>
  move(at, by, 'resume', { state: 'inProgress' }, { text, visibility: 'internal' });
export const resolved = (
  at: number,
  by: Person | null,
  resolution: string | null,
  code: string | null,
  text: string | null,
  more: Partial<Step['change']> = {},
): Step =>
  move(
    at,
    by,
    'resolve',
    {
      state: 'resolved',
      ...(resolution === null ? {} : { resolution }),
      ...(code === null ? {} : { resolutionCode: code }),
    },
    said(text, 'public'),
    more,
  );
export const reopened = (at: number, by: Person, text: string): Step =>
  move(at, by, 'reopen', { state: 'inProgress' }, { text, visibility: 'public' });
export const confirmed = (at: number, by: Person): Step => move(at, by, 'confirm', { state: 'closed' });
export const closed = (at: number, by: Person): Step => move(at, by, 'close', { state: 'closed' });
export const lapsed = (at: number): Step => move(at, null, 'lapse', { state: 'closed' });

/** To a team, or to a person, or to a person of a team. */
export const assigned = (
  at: number,
  by: Person,
  to: { team?: string; assignee?: string },
  note: string | null,
): Step => ({
  at,
  by,
  change: {
    action: 'assign',
    comment: said(note, 'internal'),
    values: {
      ...(to.team === undefined ? {} : { team: to.team, assignee: null }),
      ...(to.assignee === undefined ? {} : { assignee: to.assignee }),
    },
  },
});

/** How often an incident was escalated so far, and when for the first time. */
export type Raised = { level: number; first: string | null };
const raise = (raised: Raised, at: number): Values => {
  raised.level += 1;
  raised.first ??= new Date(at).toISOString();
  return { escalationLevel: raised.level, escalatedAt: raised.first };
};

/** To the team that knows more. */
export const escalatedToTeam = (at: number, by: Person, raised: Raised, team: string, text: string): Step => {
  const values = { ...raise(raised, at), team, assignee: null };
  const facts: Changes = { escalation: [null, { kind: 'functional', level: raised.level }] };
  return { at, by, change: { action: 'escalate', values, facts, comment: { text, visibility: 'internal' } } };
};

type ToLead = {
  readonly at: number;
  readonly by: Person | null;
  readonly reason: string | null;
  /** Of what the product has warned so far, if it is the product. */ readonly warned?: Values;
};

/** To whoever leads; by the product itself without a reason, when the target is used up. */
export const escalatedToLead = (ledger: Ledger, incident: string, lead: Person, raised: Raised, step: ToLead): Step => {
  const { at, by, reason, warned: given } = step;
  const told = participantFacts('escalation', lead.id, lead.name, true);
  const values = { ...raise(raised, at), ...(given === undefined ? {} : { warned: given }) };
  const facts: Changes = {
    ...told.facts,
    escalation: [null, { kind: 'hierarchical', level: raised.level }],
    ...(given === undefined ? {} : { share: [null, 100] }),
  };
  return {
    at,
    by,
    change: { action: 'escalate', values, facts, personalFacts: told.personalFacts, comment: said(reason, 'internal') },
    along: () =>
      ledger.row('participant', {
        record: incident,
        person: lead.id,
        role: 'escalation',
        since: new Date(at).toISOString(),
      }),
  };
};

/** A warning by the product: so many percent of a clock's target are used up. `given` is all of them so far. */
export const warned = (at: number, clock: 'response' | 'resolution', percent: number, given: Values): Step => ({
  at,
  by: null,
  change: { action: `warning:${clock}:${percent}`, values: { warned: given }, audience: 'internal' },
});

export const belowParent = (at: number, by: Person, parent: string): Step => ({
  at,
  by,
  change: { action: 'set-parent', values: { parent } },
});

/** What caused it: a problem. */
export const causedBy = (
  ledger: Ledger,
  incident: string,
  link: string,
  problem: { id: string; number: string },
  at: number,
  by: Person,
): Step => {
  const to = { id: problem.id, type: 'problem', number: problem.number };
  return {
    at,
    by,
    change: {
      action: 'link',
      values: {},
      facts: { link: [null, { id: link, kind: 'causes', direction: 'in', label: linkWords('causes', 'in'), to }] },
    },
    along: (entry) =>
      ledger.row('link', {
        id: link,
        kind: 'causes',
        source: problem.id,
        target: incident,
        created_at: new Date(at).toISOString(),
        created_by: by.id,
        entry,
      }),
  };
};
