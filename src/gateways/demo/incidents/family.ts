import type { Client } from '../company/clients.ts';
import { siteOf } from '../company/sites.ts';
import type { Step } from '../ledger.ts';
import type { Random } from '../random.ts';
import type { Arrival, Arrivals } from './arrivals.ts';
import { apart } from './line.ts';
import { capital } from './scene.ts';
import * as steps from './steps.ts';
import { filler, type Story } from './story.ts';
import { deskOf, somebody, type World } from './world.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** An incident with others below it: what they follow. */
export type Parent = {
  readonly id: string;
  readonly number: string;
  readonly at: number;
  readonly story: Pick<
    Story,
    'service' | 'role' | 'title' | 'category' | 'subcategory' | 'area' | 'notes' | 'resolution' | 'description'
  >;
  /** Epoch ms; null while it is open. */
  readonly resolvedAt: number | null;
  readonly resolution: string;
  readonly code: string;
  readonly item: string | null;
};

/** How others describe the same thing. */
const SAME: readonly string[] = [
  'It is the same here: {title}. Since about ten minutes.',
  'We have it too. {title}. All of us in {place} are concerned.',
  'I do not know whether you know it already: {title}.',
  'From {place}: {title}. Is somebody on it?',
  'Colleagues told me to report it as well. {title}.',
];
const KNOWN: readonly string[] = [
  'Thank you. We know of it and are working on it; your report is attached to {parent}, and you will hear what we hear.',
  'Hello {caller}, this belongs to {parent}, which we are repairing now. I have put your report below it.',
  'Thanks for telling us. It is part of a larger disturbance ({parent}). We write as soon as it is over.',
];
const TITLES: readonly string[] = ['{title}, also in {place}', '{title}: {place} too', '{place}: {title}'];

export type Child = { readonly arrival: Arrival; readonly steps: readonly Step[] };

/** Somebody else with the same fault, put below the parent and resolved with it. Null when the parent was done before that. */
export const childOf = (
  { ledger, portfolio, staff }: World,
  parent: Parent,
  title: string,
  arrival: Arrival,
  random: Random,
): Child | null => {
  const { client, caller, place, at, channel } = arrival;
  const desk = deskOf(client.region, at);
  const agent = somebody(staff, random, desk, at);
  const fill = filler(
    {
      sector: client.plan.sector,
      place,
      title,
      caller: caller.name.split(' ')[0] ?? caller.name,
      parent: parent.number,
      site: siteOf(client.plan.site).town,
    },
    random,
  );
  const answer = at + random.between(2, 9) * MINUTE;
  const below = answer + random.between(1, 4) * MINUTE;
  if (parent.resolvedAt !== null && below > parent.resolvedAt - MINUTE) return null;
  const { category, subcategory, service } = parent.story;
  const byCaller = channel === 'email' || channel === 'selfService';
  const told = {
    title: capital(fill(random.pick(TITLES))).slice(0, 300),
    description: fill(random.pick(SAME)),
    requester: caller.id,
    customer: client.id,
    channel,
    impact: 2,
    urgency: 2,
    service: portfolio.service(service).id,
    team: staff.team(desk).id,
  };
  const known = { category, subcategory, configurationItem: parent.item, location: capital(place) };
  const all: Step[] = [
    byCaller ? steps.created(at, caller, told) : steps.created(at, agent, { ...told, ...known, assignee: agent.id }),
    ...(byCaller ? [steps.edited(answer - MINUTE / 2, agent, known)] : []),
    steps.started(answer, agent, agent, fill(random.pick(KNOWN))),
    steps.belowParent(below, agent, parent.id),
  ];
  if (parent.resolvedAt !== null) {
    const end = parent.resolvedAt + random.between(2, 30) * 1_000;
    all.push(
      steps.resolved(end, null, parent.resolution, parent.code, null, {
        facts: { cascade: [null, { id: parent.id, number: parent.number }] },
      }),
      random.chance(0.3)
        ? steps.confirmed(end + random.between(20, 2_000) * MINUTE, caller)
        : steps.lapsed(end + 5 * DAY + random.between(1, 590) * 1_000),
    );
  }
  return { arrival, steps: apart(all).filter((step) => step.at < ledger.now) };
};

/** Other callers with the same fault, while it lasts (until an instant, epoch ms). */
export const relatives = (
  arrivals: Arrivals,
  parent: Parent,
  story: Story,
  clients: readonly Client[],
  count: number,
  until: number,
  random: Random,
): Arrival[] =>
  Array.from({ length: count }, () => {
    const client = random.pick(clients);
    const at = parent.at + Math.round((0.08 + 0.8 * random.next()) * Math.min(until - parent.at, 100 * MINUTE));
    return {
      ...arrivals.make(at, client, { ...story, automatic: false }, { impact: 2, urgency: 2 }),
      caller: random.pick(client.users),
    };
  });
