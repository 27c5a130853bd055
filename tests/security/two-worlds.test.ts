import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allDefinitions } from '#kernel/record/registry.ts';
import { patience, SEED, sizeOf } from '../faults/promises.ts';
import { tell } from '../faults/tell.ts';
import { clientOf, type Answer } from '../harness/http.ts';
import { openWorlds, type Branch, type Named, type Worlds } from './worlds.ts';

/** Requests that are put to two worlds. */
const REQUESTS = sizeOf('worldRequests');
const LASTS = patience(120_000);

let worlds: Worlds;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

type Question = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
};

const HEADERS = ['content-type', 'etag', 'location', 'content-disposition', 'content-length'] as const;
/** All that the asking person gets to see. */
const told = ({ status, headers, text }: Answer): string =>
  [status, ...HEADERS.map((name) => `${name}: ${String(headers[name])}`), text].join('\n');

const ask = (branch: Branch, key: string, { method, path, body }: Question): Promise<Answer> =>
  clientOf(branch.app, key).send(method, path, body, method === 'PATCH' ? { 'if-match': '*' } : {});

const words = fc.constantFrom('portal', 'printer', 'payroll', 'net', 'mail', 'quiet', 'matter', 'their', 'down', 'zz');
const marks = fc.constantFrom('open', 'closed', 'mine', 'unassigned', 'late', 'archived');
const FIELDS =
  'title number state team customer service requester assignee owner createdAt updatedAt dueAt priority impact tags parent item subject incident custom.followUp custom.site confidential major category version'.split(
    ' ',
  );
const PARTS =
  'timeline history links participants attachments clocks similar redirect graph tasks at?version=1 at?version=2 compare?from=1&to=2 timeline?limit=1 history?limit=1 timeline?audience=public graph?depth=3'.split(
    ' ',
  );
const STATIC =
  '/types /roles /grants /settings /custom-fields /notifications /notifications?unread=true /notifications/preferences /evidence /evidence/trend /evidence/trend?clause=8.6.1 /evidence?asOf=2031-05-05 /evidence?asOf=2031-05-06 /cadences/ahead?from=2031-01-01&to=2031-12-31'.split(
    ' ',
  );
const RULES = 'abcdefgh'.split('').map((letter) => `8.6.1-${letter}`);

/** Everything that can be asked, with ids and numbers of what one may see, of what one may not, and of what another world alone has. */
const questions = (): fc.Arbitrary<Question> => {
  const { visible, hidden, competitor, files, own } = worlds.beginning;
  const extra = [worlds.one, worlds.another, worlds.third].flatMap((branch) => branch.extra);
  const secret = fc.constantFrom(...hidden, ...extra);
  const any = fc.oneof(fc.constantFrom(...visible), fc.constantFrom(...competitor), secret, secret);
  const key = fc.tuple(any, fc.boolean()).map(([{ id, number }, byId]) => (byId ? id : number));
  const plural = fc.oneof(
    { weight: 3, arbitrary: fc.constant('incidents') },
    { weight: 2, arbitrary: fc.constantFrom(...allDefinitions().map((each) => each.plural)) },
  );
  const value = fc.oneof(
    words,
    key,
    fc.constantFrom(
      'none',
      'me',
      'new',
      'inProgress',
      'resolved',
      '1..2',
      '>=2030-01-01',
      '<now',
      'yes',
      'no',
      'urgent',
      'only4',
    ),
    fc.constantFrom(own.customer['id'], own.otherCustomer['id'], own.otherTeam['id']).map(String),
  );
  const term = fc.oneof(
    words,
    marks,
    fc
      .tuple(fc.constantFrom(...FIELDS), value, fc.boolean())
      .map(([field, text, not]) => `${not ? '-' : ''}${field}:${text}`),
  );
  const filter = fc.array(term, { maxLength: 3 }).map((terms) => encodeURIComponent(terms.join(' ')));
  const sort = fc.oneof(
    fc.constant(''),
    fc.tuple(fc.constantFrom(...FIELDS), fc.boolean()).map(([field, down]) => `&sort=${down ? '-' : ''}${field}`),
  );
  const fields = fc.oneof(
    fc.constant(''),
    fc.subarray(FIELDS, { minLength: 1, maxLength: 4 }).map((some) => `&fields=${some.join(',')}`),
  );
  const limit = fc.constantFrom('', '&limit=1', '&limit=3', '&limit=200');
  const get = (path: fc.Arbitrary<string>): fc.Arbitrary<Question> =>
    path.map((each) => ({ method: 'GET', path: each }));
  const at = ({ plural: name, id, number }: Named, byId: boolean): string => `/${name}/${byId ? id : number}`;
  return fc.oneof(
    {
      weight: 5,
      arbitrary: get(
        fc.tuple(plural, filter, sort, fields, limit).map(([name, ...rest]) => `/${name}?filter=${rest.join('')}`),
      ),
    },
    { weight: 2, arbitrary: get(fc.tuple(plural, filter).map(([name, some]) => `/${name}/count?filter=${some}`)) },
    {
      weight: 1,
      arbitrary: get(
        fc
          .tuple(plural, filter, fc.constantFrom('', '&format=csv'))
          .map(([name, ...rest]) => `/${name}/export?filter=${rest.join('')}`),
      ),
    },
    { weight: 2, arbitrary: get(fc.oneof(words, key).map((word) => `/search?q=${encodeURIComponent(word)}`)) },
    {
      weight: 2,
      arbitrary: get(
        fc
          .tuple(
            fc.constantFrom(...allDefinitions().map((each) => each.name)),
            fc.oneof(words, fc.constantFrom('', 'q', 'the ')),
          )
          .map(([type, word]) => `/suggest/${type}?q=${encodeURIComponent(word)}`),
      ),
    },
    { weight: 2, arbitrary: get(fc.tuple(any, fc.boolean()).map(([record, byId]) => at(record, byId))) },
    {
      weight: 5,
      arbitrary: get(
        fc
          .tuple(any, fc.boolean(), fc.constantFrom(...PARTS))
          .map(([record, byId, part]) => `${at(record, byId)}/${part}`),
      ),
    },
    {
      weight: 1,
      arbitrary: get(
        fc
          .tuple(fc.constantFrom(...files), any)
          .map(
            ([{ file, record }, other]) =>
              `${at(record.number < other.number ? record : other, true)}/attachments/${file}`,
          ),
      ),
    },
    {
      weight: 1,
      arbitrary: get(
        fc
          .tuple(words, words)
          .map(([one, two]) => `/incidents/similar?title=${one}%20${two}&service=${String(own.service['id'])}`),
      ),
    },
    {
      weight: 1,
      arbitrary: get(
        fc
          .constantFrom(
            '',
            '&priority=3',
            `&customer=${String(own.customer['number'])}`,
            `&team=${String(own.otherTeam['id'])}`,
          )
          .map((more) => `/reports/incidents?from=2026-01-01&to=2031-12-31${more}`),
      ),
    },
    { weight: 1, arbitrary: get(fc.constantFrom(...STATIC)) },
    { weight: 1, arbitrary: get(fc.constantFrom(...RULES).map((rule) => `/evidence/${rule}/exceptions`)) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(secret, fc.constantFrom(...visible), fc.nat({ max: 6 }))
        .map(([record, seen, which]): Question => {
          const path = at(record, true);
          return (
            [
              { method: 'PATCH', path, body: { title: 'Mine now' } },
              { method: 'POST', path: `${path}/comments`, body: { text: 'hello', visibility: 'public' } },
              { method: 'POST', path: `${path}/transitions/resolve`, body: {} },
              { method: 'POST', path: `${path}/participants`, body: {} },
              { method: 'POST', path: `${at(seen, true)}/links`, body: { kind: 'relates', to: record.id } },
              { method: 'POST', path: `${at(seen, true)}/actions/set-parent`, body: { parent: record.id } },
              { method: 'POST', path: '/incidents', body: { title: 'x', requester: record.id, service: record.id } },
            ] as const
          )[which] as Question;
        }),
    },
  );
};

/** Puts the same questions to both worlds, by different people in turn; gives how many were asked. */
const compare = async (left: Branch, right: Branch, keys: readonly string[], requests: number): Promise<number> => {
  let asked = 0;
  await fc.assert(
    fc.asyncProperty(questions(), fc.constantFrom(...keys), async (question, key) => {
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
