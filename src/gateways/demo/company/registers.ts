import { linkWords, type Direction, type LinkKindName } from '#kernel/record/link-kinds.ts';
import type { Ledger, Person, Step } from '../ledger.ts';
import { identifier, type Random } from '../random.ts';
import type { Client } from './clients.ts';
import type { Service } from './items.ts';
import type { Staff, Team } from './staff.ts';
import { teamFor } from './teams.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** What changes, requests and articles are told from. */
export type Registers = {
  readonly ledger: Ledger;
  readonly staff: Staff;
  readonly services: ReadonlyMap<string, Service>;
  readonly clients: readonly Client[];
  readonly random: Random;
};

/** A step of a record's lifecycle. */
export const move = (
  at: number,
  by: Person,
  transition: string,
  state: string,
  values: Record<string, unknown> = {},
  note?: { readonly text: string; readonly visibility: 'public' | 'internal' },
): Step => ({
  at,
  by,
  change: { action: `transition:${transition}`, transition, values: { state, ...values }, comment: note },
});

/** The service with that key and the team that works on it. Throws for none. */
export const servedBy = ({ services, staff }: Registers, key: string): { service: Service; team: Team } => {
  const service = services.get(key);
  if (service === undefined) throw new Error(`There is no service ${key}.`);
  return { service, team: staff.team(teamFor(key, service.plan.area, 'emea')) };
};

/** Somebody of a team who was there by then. */
export const memberOf = ({ random }: Registers, { members, lead }: Team, at: number): Person => {
  const there = members.filter(({ since }) => since < at);
  return there.length === 0 ? lead : random.pick(there);
};

/** When a record was made, from its identifier, epoch ms. */
const bornAt = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

/** Incidents whose title holds the words, made in that time, the latest first. */
export const incidentsLike = (
  { ledger }: Registers,
  words: string,
  from: number,
  until: number,
): readonly { readonly id: string; readonly number: string }[] => {
  const part = words.replaceAll(/\{[^}]*\}/g, '').trim();
  return [...ledger.labels.values()]
    .filter(({ id, type, label }) => {
      const born = bornAt(id);
      return type === 'incident' && born >= from && born < until && label.includes(part);
    })
    .toSorted((one, other) => bornAt(other.id) - bornAt(one.id));
};

/** The step that links a record to an incident. */
export const linked = (
  { ledger, random }: Registers,
  from: string,
  incident: { readonly id: string; readonly number: string },
  kind: LinkKindName,
  direction: Direction,
  at: number,
  by: Person,
): Step => {
  const id = identifier(random, at, 9);
  const to = { id: incident.id, type: 'incident', number: incident.number };
  const [source, target] = direction === 'out' ? [from, to.id] : [to.id, from];
  return {
    at,
    by,
    change: {
      action: 'link',
      values: {},
      facts: { link: [null, { id, kind, direction, label: linkWords(kind, direction), to }] },
    },
    along: (entry) =>
      ledger.row('link', {
        id,
        kind,
        source,
        target,
        created_at: new Date(at).toISOString(),
        created_by: by.id,
        entry,
      }),
  };
};
