import type { AnyDefinition } from '#kernel/record/define.ts';
import { fieldOf, tableOf } from '#kernel/record/projection.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Ask, Row, Statement } from '#kernel/store/db.ts';
import { hoursOf } from '#kernel/time/compile.ts';
import { isOpen } from '#kernel/time/working-time.ts';
import { choose, WEIGHTS, type Candidate } from './engine/choose.ts';
import type { Choosing } from './engine/effects.ts';

/** Of several processes one chooses for a team at a time: what it gave counts for the next. Held until the transaction ends. */
const lockStatement = (org: string, team: string): Statement => ({
  name: 'rule:team-lock',
  text: `SELECT pg_advisory_xact_lock(hashtextextended('rule-team:' || $1::text || $2::text, 0))`,
  values: [org, team],
});

/** The members of a team with what they have open: of the type by its priority, of others each as one. */
const membersStatement = (context: Context, definition: AnyDefinition, team: string): Statement => {
  const weighted = fieldOf(definition, 'priority')?.field.kind === 'level';
  const own = weighted
    ? `(SELECT coalesce(sum((ARRAY[${WEIGHTS.join(', ')}])[greatest(1, least(${WEIGHTS.length}, t.priority))]), 0) FROM ${tableOf(definition)} t WHERE t.org = m.org AND t.assignee = m.person AND t.archived_at IS NULL AND t.phase IN ('new', 'active', 'waiting'))`
    : '0';
  return {
    name: `rule:members:${definition.name}`,
    values: [context.principal.org, team, new Date(context.now()).toISOString(), weighted ? definition.name : ''],
    text: `SELECT p.id, p.number, p.skills, p.zone, coalesce(t.turn, 0) AS turn,
        ${own} + (SELECT count(*) FROM directory d WHERE d.org = m.org AND d.assignee = m.person AND d.phase IN ('new', 'active', 'waiting') AND d.type <> $4) AS load
      FROM membership m JOIN person p ON p.org = m.org AND p.id = m.person AND p.phase <> 'void'
      LEFT JOIN rule_turn t ON t.org = m.org AND t.team = m.team AND t.person = m.person
      WHERE m.org = $1 AND m.team = $2 AND m.valid_from <= $3 AND (m.valid_to IS NULL OR m.valid_to > $3) ORDER BY p.number`,
  };
};

/** Whether the organisation's standard hours hold now where somebody is; null where their zone is not known. */
const presentNow = ({ settings, now }: Context, zone: unknown): boolean | null =>
  typeof zone !== 'string' || zone === '' || settings.defaultCalendar === null
    ? null
    : isOpen(hoursOf({ ...settings.calendar(settings.defaultCalendar), zone }), now());

const candidateOf = (context: Context, row: Row): Candidate => ({
  id: String(row['id']),
  number: String(row['number']),
  skills: (row['skills'] as readonly string[] | null) ?? [],
  load: Number(row['load']),
  lastTurn: Number(row['turn']),
  present: presentNow(context, row['zone']),
});

/** Who would be given a record of this type now; null when nobody can be. Reads only. */
export const whoWould = async (
  context: Context,
  definition: AnyDefinition,
  choosing: Choosing,
): Promise<Candidate | null> => {
  const [answer] = await context.batch([membersStatement(context, definition, choosing.team)]);
  return choose(
    (answer?.rows ?? []).map((row) => candidateOf(context, row)),
    choosing,
  );
};

/** Chooses within a transaction, alone for the team, and notes whose turn it was. */
export const chooseWithin = async (
  ask: Ask,
  context: Context,
  definition: AnyDefinition,
  choosing: Choosing,
): Promise<Candidate | null> => {
  const { org } = context.principal;
  await ask(lockStatement(org, choosing.team));
  const { rows } = await ask(membersStatement(context, definition, choosing.team));
  const chosen = choose(
    rows.map((row) => candidateOf(context, row)),
    choosing,
  );
  if (chosen !== null)
    await ask({
      name: 'rule:turn',
      values: [org, choosing.team, chosen.id],
      text: `INSERT INTO rule_turn AS t (org, team, person, turn) SELECT $1, $2, $3, coalesce(max(o.turn), 0) + 1 FROM rule_turn o WHERE o.org = $1 AND o.team = $2
        ON CONFLICT (org, team, person) DO UPDATE SET turn = excluded.turn`,
    });
  return chosen;
};
