import type { Step } from '../ledger.ts';
import { identifier } from '../random.ts';
import { oneOf, rowsOf } from '../table.ts';
import { DAY, HOUR, incidentsLike, linked, memberOf, move, servedBy, type Registers } from './registers.ts';

const STANDINGS = ['open', 'workInProgress', 'pending', 'closedComplete', 'closedIncomplete', 'closedSkipped'] as const;
const LAST: Readonly<Record<string, string>> = {
  closedIncomplete: 'We could not do all of it; what is open needs a decision of your manager first.',
  closedSkipped: 'Not needed any more, as you wrote.',
};

/** How it ended, or where it stands. */
const endOf = (standing: string, reason: string | undefined, at: number, by: Step['by'] & object): Step[] => {
  switch (standing) {
    case 'pending':
      return [
        move(at, by, 'pend', 'pending', {
          pendingReason: reason ?? 'supplier',
          ...(reason === 'supplier' ? { supplier: 'Hartwell' } : {}),
        }),
      ];
    case 'closedComplete':
      return [move(at, by, 'complete', 'closedComplete', { fulfilment: 'Set up, tried together, and handed over.' })];
    case 'closedIncomplete':
      return [move(at, by, 'giveUp', 'closedIncomplete', {}, { text: LAST[standing] ?? '', visibility: 'public' })];
    case 'closedSkipped':
      return [move(at, by, 'skip', 'closedSkipped', {}, { text: LAST[standing] ?? '', visibility: 'public' })];
    default:
      return [];
  }
};

/** Writes what customers asked for in the last weeks; some of it came in as an incident. */
export const writeRequests = (world: Registers): void => {
  const { ledger, clients, random } = world;
  for (const { columns } of rowsOf('requests')) {
    const [title = '', key = '', offering = '', days, standing = '', began = ''] = columns;
    const [word, reason] = standing.split(' ');
    const state = oneOf(STANDINGS, word, title);
    const at = ledger.now - Number(days) * DAY - random.between(1, 6) * HOUR;
    const { service, team } = servedBy(world, key);
    const having = clients.filter((client) => client.services.has(key) && client.users.length > 0 && client.since < at);
    const client = random.pick(having.length > 0 ? having : clients);
    const requester = client.users.length > 0 ? random.pick(client.users) : client.contact;
    const worker = memberOf(world, team, at);
    const id = identifier(random, at);
    const create: Step = {
      at,
      by: requester,
      change: {
        action: 'create',
        values: {
          title,
          description: `${title}. Thank you!`,
          offering,
          requester: requester.id,
          customer: client.id,
          service: service.id,
          team: team.id,
          channel: 'selfService',
          priority: random.weighted([
            [4, 6],
            [3, 2],
            [5, 1],
          ]),
        },
      },
    };
    const works =
      state === 'open' ? [] : [move(at + 3 * HOUR, worker, 'start', 'workInProgress', { assignee: worker.id })];
    const [incident] = began === '' ? [] : incidentsLike(world, began, at - 700 * DAY, at);
    const from = incident === undefined ? [] : [linked(world, id, incident, 'follows', 'out', at + 2 * HOUR, worker)];
    ledger.write({
      type: 'serviceRequest',
      id,
      number: ledger.number('serviceRequest'),
      steps: [create, ...from, ...works, ...endOf(state, reason, at + Math.min(2, Number(days)) * DAY * 0.6, worker)],
    });
  }
};
