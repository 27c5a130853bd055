import { z } from 'zod';
import { defineSetting } from '../settings/settings.ts';
import { kindOf, KINDS, type Kind } from './kinds.ts';

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const time = z.string().regex(TIME, 'is a time such as 08:00');
const mailWays = z.enum(['now', 'digest', 'off']);
const way = z.strictObject({ app: z.boolean(), mail: mailWays });

/** How somebody is told of one kind of news: in the application, and by mail at once, in a digest, or not at all. */
export type Way = z.output<typeof way>;

const kinds = z.partialRecord(z.enum(KINDS), way);
const digest = z.strictObject({
  every: z.enum(['hour', 'day', 'week']),
  at: time,
  /** 1 for Monday to 7 for Sunday. */
  day: z.int().min(1).max(7),
});
const quiet = z.strictObject({ from: time, to: time }).nullable();

/** What somebody chooses for themselves; what is left out is as their organisation has it. */
export const choicesSchema = z.strictObject({
  mail: z.boolean().optional(),
  kinds: kinds.optional(),
  /** By type of record: mail about it goes into the digest, or is not sent. */
  types: z.record(z.string().max(60), z.enum(['digest', 'off'])).optional(),
  digest: digest.optional(),
  /** Hours of the day, in their own zone, in which no mail is sent; it is sent at their end. */
  quiet: quiet.optional(),
  /** Only of what is theirs: what they own, work on, reported, are asked or mentioned in. */
  onlyMine: z.boolean().optional(),
});
export type Choices = z.output<typeof choicesSchema>;

/** How somebody is told, with everything filled in. */
export type Preferences = {
  readonly mail: boolean;
  readonly kinds: Readonly<Record<Kind, Way>>;
  readonly types: Readonly<Record<string, 'digest' | 'off'>>;
  readonly digest: z.output<typeof digest>;
  readonly quiet: z.output<typeof quiet>;
  readonly onlyMine: boolean;
};

const NOW: Way = { app: true, mail: 'now' };
const LATER: Way = { app: true, mail: 'digest' };
const everything = (way: Way): Record<Kind, Way> =>
  Object.fromEntries(KINDS.map((kind) => [kind, way])) as Record<Kind, Way>;

const group = z.strictObject({ kinds, digest, quiet, onlyMine: z.boolean() });

/** What people begin with, until they choose for themselves: staff, top management, and people of the portal. */
export const notifyDefaults = defineSetting({
  name: 'notify.defaults',
  label: 'How people are told, unless they choose otherwise',
  schema: z.strictObject({ staff: group, management: group, portal: group }),
  initial: {
    staff: {
      kinds: { ...everything(NOW), duty: LATER, other: LATER },
      digest: { every: 'day', at: '08:00', day: 1 },
      quiet: null,
      onlyMine: false,
    },
    management: {
      kinds: { ...everything(LATER), approval: NOW, major: NOW, mentioned: NOW, answered: NOW, assigned: NOW },
      digest: { every: 'day', at: '07:30', day: 1 },
      quiet: null,
      onlyMine: false,
    },
    portal: { kinds: everything(NOW), digest: { every: 'day', at: '08:00', day: 1 }, quiet: null, onlyMine: false },
  },
});

/** How long further news of the same record are gathered into one mail. */
export const notifyGathering = defineSetting({
  name: 'notify.gathering',
  label: 'News gathered into one mail',
  schema: z.strictObject({ seconds: z.int().min(0).max(3_600) }),
  initial: { seconds: 60 },
});

/** Reasons of the product's own that an organisation tells otherwise: in the application, by mail, both, or not at all. */
export const notifyBuiltIn = defineSetting({
  name: 'notify.builtIn',
  label: 'News of the product, told otherwise or not at all',
  schema: z.array(z.strictObject({ reason: z.string().min(1).max(100), app: z.boolean(), mail: z.boolean() })).max(200),
  initial: [],
});

export type Group = 'staff' | 'management' | 'portal';
type Defaults = (typeof notifyDefaults)['initial'];

/** How somebody is told: their own choices over what their organisation begins with. */
export const preferencesFrom = (defaults: Defaults, group: Group, own: Choices): Preferences => {
  const base = defaults[group];
  return {
    mail: own.mail ?? true,
    kinds: { ...everything(NOW), ...base.kinds, ...own.kinds },
    types: own.types ?? {},
    digest: own.digest ?? base.digest,
    quiet: own.quiet === undefined ? base.quiet : own.quiet,
    onlyMine: own.onlyMine ?? base.onlyMine,
  };
};

/** Kinds that concern whoever is told of them, whatever else they are to the record. */
const PERSONAL: ReadonlySet<Kind> = new Set(['assigned', 'mentioned', 'approval', 'duty', 'mailbox']);

export type News = {
  readonly reason: string;
  readonly type: string;
  /** Whether they own the record, work on it or reported it. */
  readonly mine: boolean;
  /** Whether they wanted no more mail about this record. */
  readonly muted: boolean;
};
export type Telling = { readonly app: boolean; readonly mail: 'none' | 'due' | 'digest' };

/** Whether and how somebody is told of news. Pure. */
export const tellingOf = (preferences: Preferences, { reason, type, mine, muted }: News): Telling => {
  const kind = kindOf(reason);
  if (preferences.onlyMine && !mine && !PERSONAL.has(kind)) return { app: false, mail: 'none' };
  const { app, mail } = preferences.kinds[kind];
  const ofType = preferences.types[type];
  if (!preferences.mail || muted || mail === 'off' || ofType === 'off') return { app, mail: 'none' };
  return { app, mail: mail === 'digest' || ofType === 'digest' ? 'digest' : 'due' };
};

const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const MINUTE_MS = 60_000;

/** The moment at `at` of the wall clock on the day of `day` in its zone; where the clock skips it, the one after. */
const wall = (day: Temporal.ZonedDateTime, at: string): Temporal.ZonedDateTime =>
  day.withPlainTime(Temporal.PlainTime.from(at));

/** When mail may be sent that is ready at `at` (epoch ms): then, or at the end of the quiet hours in which it falls. Pure. */
export const afterQuiet = (quiet: Preferences['quiet'], at: number, zone: string): number => {
  if (quiet === null || quiet.from === quiet.to) return at;
  const here = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const now = here.hour * 60 + here.minute;
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)];
  const inside = from < to ? now >= from && now < to : now >= from || now < to;
  if (!inside) return at;
  const end = wall(now < to ? here : here.add({ days: 1 }), quiet.to);
  return Math.max(end.epochMilliseconds, at + (end.epochMilliseconds <= at ? MINUTE_MS : 0));
};

/** When the digest before `at` was due (epoch ms): its last turn by the wall clock of the person. Pure. */
export const lastTurn = ({ every, at: time, day }: Preferences['digest'], at: number, zone: string): number => {
  const here = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  if (every === 'hour') return here.round({ smallestUnit: 'hour', roundingMode: 'floor' }).epochMilliseconds;
  const step = every === 'day' ? 1 : 7;
  const back = every === 'day' ? 0 : (here.dayOfWeek - day + 7) % 7;
  const turn = wall(here.subtract({ days: back }), time);
  return (turn.epochMilliseconds <= at ? turn : wall(here.subtract({ days: back + step }), time)).epochMilliseconds;
};
