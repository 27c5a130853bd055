import type { Client } from '../company/clients.ts';
import type { Portfolio } from '../company/items.ts';
import type { Problems } from '../company/problems.ts';
import type { Staff } from '../company/staff.ts';
import { REGIONS, type Region } from '../company/teams.ts';
import type { Ledger, Person } from '../ledger.ts';
import type { Random } from '../random.ts';
import type { Milestones } from '../settings.ts';
import type { Handling } from './handling.ts';

/** What the lives of incidents are told from. */
export type World = {
  readonly ledger: Ledger;
  readonly staff: Staff;
  readonly clients: readonly Client[];
  readonly portfolio: Portfolio;
  readonly milestones: Milestones;
  /** Times in which the scheduled work of the product stood still, epoch ms. */
  readonly outages: readonly (readonly [from: number, to: number])[];
  readonly problems: Problems;
  /** How many major incidents there were, and which of them were handled in a way of their own. */
  readonly majors: number;
  readonly handling: ReadonlyMap<number, Handling>;
  readonly random: Random;
};

const HOUR = 3_600_000;
/** Hours of the day (UTC) at which a desk is at work. */
const SHIFTS: Readonly<Record<Region, readonly [from: number, to: number]>> = {
  emea: [6, 16],
  americas: [13, 24],
  apac: [0, 9],
};

/** The desk that takes a report: the customer's own in its hours, otherwise one that is awake. */
export const deskOf = (region: Region, at: number): `desk-${Region}` => {
  const hour = (at % (24 * HOUR)) / HOUR;
  const works = (each: Region): boolean => hour >= SHIFTS[each][0] && hour < SHIFTS[each][1];
  return `desk-${works(region) ? region : (REGIONS.find(works) ?? 'americas')}`;
};

/** Somebody who is in a team by then. Its lead works on few incidents. */
export const somebody = (staff: Staff, random: Random, team: string, at: number): Person => {
  const { lead, members } = staff.team(team);
  const others = members.filter(({ id, since }) => id !== lead.id && since < at);
  return others.length === 0 || random.chance(0.03) ? lead : random.pick(others);
};

/** The moment at which scheduled work was done that was due at `at`: at once, or when the product worked again. */
export const whenDone = ({ outages }: Pick<World, 'outages'>, at: number): number =>
  outages.find(([from, to]) => at >= from && at < to)?.[1] ?? at;
