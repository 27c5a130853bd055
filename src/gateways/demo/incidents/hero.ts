import { addWorking, type Hours } from '#kernel/time/working-time.ts';
import { USER } from '../company/accounts.ts';
import { HOSPITAL, type Client } from '../company/clients.ts';
import type { Person, Step } from '../ledger.ts';
import { identifier, type Random } from '../random.ts';
import type { Arrivals } from './arrivals.ts';
import { childOf, type Child } from './family.ts';
import { openLine } from './line.ts';
import { backFrom } from './planted.ts';
import { hoursFor } from './scene.ts';
import * as steps from './steps.ts';
import { allStories, type Story } from './story.ts';
import type { World } from './world.ts';

const MINUTE = 60_000;
/** Minutes of its eight hours that are used up; that the caller, then the supplier took to answer. */
const [USED, CALLER, SUPPLIER] = [391, 203, 50];
const TITLE = 'Portal sign-in loops on ward terminals';

export type Hero = {
  readonly id: string;
  readonly at: number;
  readonly steps: readonly Step[];
  /** Those below it, given its number. */
  readonly family: (number: string) => readonly Child[];
};

type Set = {
  readonly world: World;
  readonly random: Random;
  readonly client: Client;
  readonly story: Story;
  readonly hours: Hours;
  readonly id: string;
  readonly at: number;
  readonly ines: Person;
  readonly tomas: Person;
  readonly nadia: Person;
  readonly item: { readonly id: string; readonly name: string } | undefined;
};

const REPORT =
  'Hello,\n\nsince this afternoon the sign-in on the terminals of ward 4 jumps back to the beginning after the card. Some of us got in at the third try.\n\nKind regards\nNadia Benali, Radiology';
const CLOCKS = [
  '```',
  'chronyc tracking',
  'Reference ID    : 00000000 ()',
  'Leap status     : Not synchronised',
  'System time     : 74.112 seconds slow of NTP time',
  '```',
].join('\n');

const later = (hours: Hours, from: number, minutes: number): number =>
  addWorking(hours, from, minutes * MINUTE) ?? from + minutes * MINUTE;

const lifeOf = ({ world, random, client, hours, story, id, at, ines, tomas, nadia, item }: Set): Step[] => {
  const { ledger, staff, portfolio } = world;
  const problem = world.problems(TITLE);
  const line = openLine();
  const put = (minutes: number, make: (when: number) => Step): void => line.put(minutes * MINUTE, make);
  const told = {
    title: TITLE,
    description: REPORT,
    requester: nadia.id,
    customer: client.id,
    channel: 'email',
    impact: 2,
    urgency: 2,
    service: portfolio.service(story.service).id,
    team: staff.team('network-emea').id,
  };
  put(0, (when) => steps.created(when, nadia, told));
  put(9, (when) =>
    steps.edited(when, ines, {
      category: story.category,
      subcategory: story.subcategory,
      configurationItem: item?.id ?? null,
      location: 'Wards 4 and 7',
    }),
  );
  put(14, (when) => steps.edited(when, ines, { urgency: 1 }));
  put(31, (when) =>
    steps.assigned(
      when,
      ines,
      { team: staff.team('identity').id, assignee: ines.id },
      'A second ward has reported it. Not the network: sign-in itself answers, the session is thrown away.',
    ),
  );
  put(36, (when) => ({
    ...steps.started(
      when,
      ines,
      ines,
      'Thank you, we are on it. Does it happen on every terminal of the ward, or on some?',
    ),
    along: () =>
      ledger.row('participant', {
        record: id,
        person: client.contact.id,
        role: 'watcher',
        since: new Date(when).toISOString(),
      }),
  }));
  line.put(54 * MINUTE, (when) => {
    const until = later(hours, when, CALLER);
    const question =
      'Could you tell us the numbers of the terminals on which it still happens? They are on the sticker at the back.';
    return {
      until,
      steps: [
        steps.held(when, ines, 'caller', { text: question, visibility: 'public' }),
        steps.answered(until, nadia, 'Still looping on terminals 4 and 7. Terminal 5 is fine since the restart.'),
      ],
    };
  });
  const found = `${item?.name ?? 'The third web server'} is 74 s behind its time source since the certificate rotation yesterday. Tokens look expired on arrival. Same picture as ${problem?.number ?? 'the known problem'}. Asked Orvane to confirm before we drain the node.`;
  put(246, (when) => steps.noted(when, tomas, `${found}\n\n${CLOCKS}`));
  line.put(249 * MINUTE, (when) => {
    const until = later(hours, when, SUPPLIER);
    const asked = {
      text: 'Asked Orvane whether the node may be drained while keys are rotated.',
      visibility: 'internal',
    } as const;
    return {
      until,
      steps: [
        steps.held(when, tomas, 'supplier', asked, 'Orvane'),
        steps.resumed(until, tomas, 'Orvane answered: yes, one node at a time.'),
      ],
    };
  });
  if (problem !== undefined)
    put(330, (when) => steps.causedBy(ledger, id, identifier(random, when, 9), problem, when, ines));
  put(360, (when) => steps.warned(when + 1_000, 'resolution', 75, { response: [75, 100], resolution: [75] }));
  put(387, (when) =>
    steps.answered(
      when,
      ines,
      'We found the cause: one server’s clock was wrong and it threw your sessions away. We are moving your wards to the other server now. Please sign in again on terminals 4 and 7 in a quarter of an hour.',
    ),
  );
  return line.walk(hours, at).filter((step) => step.at < ledger.now);
};

/** The incident that a newcomer opens first: everything that can happen before one is solved. Hôpital Saint-Clair, patient portal. */
export const heroOf = (world: World, arrivals: Arrivals): Hero => {
  const { ledger, clients, staff, portfolio } = world;
  const random = world.random.fork('hero');
  const client = clients.find(({ plan }) => plan.code === HOSPITAL);
  const story = allStories().find(({ title }) => title === TITLE);
  const nadia = client?.users.find(({ name }) => name === USER);
  if (client === undefined || story === undefined || nadia === undefined)
    throw new Error('The company lacks somebody whom its story needs.');
  const hours = hoursFor(world, story.service, client.id);
  const at = backFrom(hours, ledger.now, (USED + CALLER + SUPPLIER) * MINUTE);
  const id = identifier(random, at);
  const item = portfolio.items(story.service, story.role, client.id).at(-1);
  const set: Set = {
    world,
    random,
    client,
    story,
    hours,
    id,
    at,
    nadia,
    item,
    ines: staff.called('Inès Moreau'),
    tomas: staff.called('Tomás Ferreira'),
  };
  const others = client.users.filter((user) => user.id !== nadia.id);
  const family: Hero['family'] = (number) => {
    const parent = { id, number, at, story, resolvedAt: null, resolution: '', code: '', item: item?.id ?? null };
    return (
      [
        ['Radiology viewer asks for sign-in again', 66],
        ['Portal slow on ward 6', 300],
      ] as const
    ).flatMap(([title, minutes]) => {
      const arrival = arrivals.make(
        later(hours, at, minutes),
        client,
        { ...story, automatic: false },
        { impact: 2, urgency: 2, channel: 'selfService', caller: random.pick(others) },
      );
      return childOf(world, parent, title, arrival, random) ?? [];
    });
  };
  return { id, at, steps: lifeOf(set), family };
};
