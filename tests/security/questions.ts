import fc from 'fast-check';
import { allDefinitions } from '#kernel/record/registry.ts';
import type { Organisation } from '../harness/world.ts';
import type { Named } from './worlds.ts';

export type Question = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
};

/** Words that records hold, and some that none does. */
export const WORDS = [
  'portal',
  'printer',
  'payroll',
  'net',
  'mail',
  'quiet',
  'matter',
  'their',
  'down',
  'zz',
  '%',
  '*',
  "' OR true --",
];
const words = fc.constantFrom(...WORDS);
const marks = fc.constantFrom('open', 'closed', 'mine', 'unassigned', 'late', 'archived');
const FIELDS =
  'title number state team customer service requester assignee owner createdAt updatedAt dueAt priority impact tags parent item subject incident custom.followUp custom.site confidential major category version'.split(
    ' ',
  );
const PARTS =
  'timeline history links participants attachments clocks similar redirect graph tasks at?version=1 at?version=2 compare?from=1&to=2 timeline?limit=1 history?limit=1 timeline?audience=public timeline?kind=links timeline?kind=fields&q=secret timeline?from=first timeline/summary mentionable presence graph?depth=3'.split(
    ' ',
  );
const STATIC =
  '/types /roles /grants /settings /custom-fields /notifications /notifications?unread=true /notifications/preferences /evidence /evidence/trend /evidence/trend?clause=8.6.1 /evidence?asOf=2031-05-05 /evidence?asOf=2031-05-06 /cadences/ahead?from=2031-01-01&to=2031-12-31'.split(
    ' ',
  );
const RULES = 'abcdefgh'.split('').map((letter) => `8.6.1-${letter}`);

/** What questions can name. */
export type Nameable = {
  /** What the asking person may see. */
  readonly visible: readonly Named[];
  /** What they may see or not. */
  readonly others?: readonly Named[];
  /** What they may not see. */
  readonly secret: readonly Named[];
  readonly files: readonly { readonly record: Named; readonly file: string }[];
  readonly own: Organisation;
};

/** Everything that can be asked, with ids and numbers of what one may see and of what one may not; what it would change is refused. */
export const questionsAbout = ({
  visible,
  others = [],
  secret: hidden,
  files,
  own,
}: Nameable): fc.Arbitrary<Question> => {
  const secret = fc.constantFrom(...hidden);
  const any = fc.oneof(fc.constantFrom(...visible, ...others), secret, secret);
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
    {
      weight: 2,
      arbitrary: get(
        fc
          .tuple(
            plural,
            fc.constantFrom(...FIELDS),
            filter,
            fc.constantFrom('', '&split=customer', '&step=month', '&limit=1'),
          )
          .map(([name, by, some, more]) => `/${name}/figures?by=${by}&filter=${some}${more}`),
      ),
    },
    {
      weight: 1,
      arbitrary: get(
        fc
          .tuple(
            plural,
            filter,
            sort,
            fields,
            fc.constantFrom('', '&group=customer', '&group=state', '&group=deadline'),
          )
          .map(([name, ...rest]) => `/${name}/sheet?filter=${rest.join('')}`),
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
