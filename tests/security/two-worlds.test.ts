import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patience, SEED, sizeOf } from '../faults/promises.ts';
import { tell } from '../faults/tell.ts';
import { clientOf, type Answer } from '../harness/http.ts';
import { questionsAbout, type Nameable, type Question } from './questions.ts';
import { openWorlds, type Branch, type Worlds } from './worlds.ts';

/** Requests that are put to two worlds. */
const REQUESTS = sizeOf('worldRequests');
const LASTS = patience(120_000);

let worlds: Worlds;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

const HEADERS = ['content-type', 'etag', 'location', 'content-disposition', 'content-length'] as const;
/** All that the asking person gets to see. */
const told = ({ status, headers, text }: Answer): string =>
  [status, ...HEADERS.map((name) => `${name}: ${String(headers[name])}`), text].join('\n');

const ask = (branch: Branch, key: string, { method, path, body }: Question): Promise<Answer> =>
  clientOf(branch.app, key).send(method, path, body, method === 'PATCH' ? { 'if-match': '*' } : {});

/** Of all worlds: what one alone has is asked for in the others too. */
const nameable = (): Nameable => {
  const { visible, hidden, competitor, files, own } = worlds.beginning;
  const extra = [worlds.one, worlds.another, worlds.third].flatMap((branch) => branch.extra);
  return { visible, others: competitor, secret: [...hidden, ...extra], files, own };
};

/** Puts the same questions to both worlds, by different people in turn; gives how many were asked. */
const compare = async (left: Branch, right: Branch, keys: readonly string[], requests: number): Promise<number> => {
  let asked = 0;
  await fc.assert(
    fc.asyncProperty(questionsAbout(nameable()), fc.constantFrom(...keys), async (question, key) => {
      asked += 1;
      const [here, there] = [await ask(left, key, question), await ask(right, key, question)];
      expect(told(here), JSON.stringify(question)).toBe(told(there));
      expect(here.status, here.text).toBeLessThan(500);
    }),
    { numRuns: requests, endOnFailure: true, seed: SEED },
  );
  return asked;
};

describe('two worlds that differ only in what somebody may not see', () => {
  const keysOf = (...roles: readonly string[]): string[] =>
    roles.map((role) => worlds.beginning.own.people[role as 'agent'].key);

  it(
    `answer alike to staff of the whole organisation, in ${REQUESTS / 2} requests`,
    async () => {
      const staff = keysOf(
        'administrator',
        'agent',
        'agent',
        'auditor',
        'processOwner',
        'serviceOwner',
        'topManagement',
        'approver',
      );
      const trials = await compare(worlds.one, worlds.another, staff, REQUESTS / 2);
      tell('two-worlds', { trials, failures: 0 });
    },
    LASTS,
  );

  it(
    `answer alike to a customer's people and to staff who see a part, in ${REQUESTS / 2} requests`,
    async () => {
      const { ofCustomer, ofTeam, ofService } = worlds.beginning.parted;
      const keys = [...keysOf('user', 'customerContact'), ofCustomer, ofTeam, ofService];
      const trials = await compare(worlds.one, worlds.third, keys, REQUESTS / 2);
      tell('two-worlds', { trials, failures: 0 });
    },
    LASTS,
  );

  it(
    'would be told apart by whoever may see what differs, and by an agent who was let in by mistake',
    async () => {
      const { own, hidden } = worlds.beginning;
      await expect(compare(worlds.one, worlds.another, keysOf('smsManager'), 200)).rejects.toThrow('Property failed');
      for (const branch of [worlds.one, worlds.another])
        await branch.system.batch([
          { text: 'SELECT enter_system($1)', values: [own.org] },
          {
            text: `INSERT INTO participant (org, record, person, role) VALUES ($1, $2, $3, 'watcher')`,
            values: [own.org, hidden[0]?.id, own.people.agent.id],
          },
        ]);
      await expect(compare(worlds.one, worlds.another, keysOf('agent'), 1_000)).rejects.toThrow('Property failed');
      tell('two-worlds', { caught: true, note: 'planted: an agent who is let in' });
    },
    LASTS,
  );
});
