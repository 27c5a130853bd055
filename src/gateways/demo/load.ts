import { AppError } from '#kernel/errors.ts';
import { systemContext } from '#kernel/store/context.ts';
import type { Db } from '#kernel/store/db.ts';
import { hoursOf } from '#kernel/time/compile.ts';
import { holidayBook } from '#kernel/time/public-holidays.ts';
import { workingMs } from '#kernel/time/working-time.ts';
import '#sms/index.ts';
import { makeCalendars } from './company/calendars.ts';
import { makeClients, type Client } from './company/clients.ts';
import { writeArticles } from './company/articles.ts';
import { writeChanges } from './company/changes.ts';
import { namedCustomers } from './company/customers.ts';
import { writeDocuments } from './company/documents.ts';
import { makeItems, makeServices } from './company/items.ts';
import { namer } from './company/names.ts';
import type { Making } from './company/person.ts';
import { makeProblems } from './company/problems.ts';
import type { Registers } from './company/registers.ts';
import { writeRequests } from './company/requests.ts';
import { makeStaff } from './company/staff.ts';
import { writeRules } from './company/rules.ts';
import { writeTexts } from './company/texts.ts';
import { monthEdges } from './incidents/arrivals.ts';
import { handlingOf, type Handling } from './incidents/handling.ts';
import type { World } from './incidents/world.ts';
import { writeIncidents } from './incidents/write.ts';
import { openLedger, type Ledger } from './ledger.ts';
import { identifier, randomFrom, type Random } from './random.ts';
import { settingStatements, type Milestones } from './settings.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Incidents of 24 months at scale 1. */
const INCIDENTS = 30_000;
/** The scale that `npm start` loads: all people, teams and services, and two tenths of the incidents. */
export const START_SCALE = 0.2;
export const [SMALLEST_SCALE, LARGEST_SCALE] = [0.1, 100];

export type CompanyOptions = {
  /** 0.1 to 100; 1 has 30,000 incidents. */
  readonly scale?: number;
  /** The same seed and `now` give the same company. */
  readonly seed?: number;
  /** When its story ends, epoch ms. */
  readonly now: number;
  /** The accounts of people who can sign in, by e-mail address (teams.ts). */
  readonly accounts?: ReadonlyMap<string, string>;
  /** Settings from elsewhere that hold from now on. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly onProgress?: (done: number, total: number) => void;
  /** Stops before the next batch: nothing is written then. */
  readonly signal?: AbortSignal | undefined;
};

export type Company = {
  readonly org: string;
  readonly records: number;
  readonly entries: number;
  readonly incidents: number;
};

const refuseSecond = async (system: Db): Promise<void> => {
  const [answer] = await system.batch([
    { text: "SELECT name FROM organisation WHERE source = 'demonstration' LIMIT 1" },
  ]);
  const name = answer?.rows[0]?.['name'];
  if (typeof name === 'string')
    throw new AppError(
      'conflict',
      `The demonstration company ${name} is loaded already. Use another data folder (WELLRUN_DATA) for a second one.`,
    );
};

const checkScale = (scale: number): void => {
  if (!(scale >= SMALLEST_SCALE && scale <= LARGEST_SCALE))
    throw new AppError('invalid', `The scale is a number from ${SMALLEST_SCALE} to ${LARGEST_SCALE}.`);
};

const milestonesOf = (edges: readonly number[]): Milestones => ({
  begin: (edges[0] ?? 0) - 40 * DAY,
  procedure: (edges[4] ?? 0) + 3 * DAY,
  automation: (edges[8] ?? 0) + 9 * DAY,
});
/** Twice the scheduled work of the product stood still for days before anybody noticed. */
const outagesOf = (edges: readonly number[]): World['outages'] => [
  [(edges[13] ?? 0) + 9 * DAY, (edges[13] ?? 0) + 12 * DAY + 6 * HOUR],
  [(edges[18] ?? 0) + 17 * DAY, (edges[18] ?? 0) + 19 * DAY],
];

/** Of the last dozen major incidents one was told too late, one reviewed late, and one not at all. */
const lapses = (majors: number, random: Random): ReadonlyMap<number, Handling> =>
  new Map([
    [majors - 9, { ...handlingOf(20, random), duration: 150, informed: 84 }],
    [majors - 6, { ...handlingOf(20, random), reviewed: 13 }],
    [majors - 4, { ...handlingOf(20, random), reviewed: null }],
  ]);

/** A small company keeps all of its named customers; from half the size on others come, 500 in all at scale 1. */
const customersAt = (scale: number): number => {
  const named = namedCustomers().length;
  return Math.min(5_000, Math.round(named + Math.max(0, scale - 0.5) * 2 * (500 - named)));
};

/** Calendars are compiled once for the whole time, instead of year by year as they are asked for. */
const warm = (ledger: Ledger, clients: readonly Client[], from: number): void => {
  const { settings } = ledger.as(null);
  for (const calendar of new Set(clients.map((client) => client.calendar)))
    workingMs(hoursOf(settings.calendar(calendar)), from, ledger.now + 200 * DAY);
};

/**
 * Writes the demonstration company TechSol into an organisation of its own: customers, people, services, items, documents, and 24
 * months of incidents that end now. All of it in one transaction, through the planning that single writes use. `system` is the
 * product's role. Errors: `conflict` where it is loaded already, `invalid` for a scale out of range, `demo.interrupted`.
 */
export const loadCompany = async (
  system: Db,
  { scale = START_SCALE, seed = 1, now, accounts = new Map(), settings = {}, onProgress, signal }: CompanyOptions,
): Promise<Company> => {
  checkScale(scale);
  await refuseSecond(system);
  const random = randomFrom(`techsol ${seed}`);
  const org = identifier(random, now);
  const context = await systemContext(system, org, { now: () => now });
  const book = await holidayBook();
  const total = Math.round(INCIDENTS * scale);
  return context.transaction(async (ask) => {
    const stopIfAsked = (): void => {
      if (signal?.aborted === true)
        throw new AppError('demo.interrupted', 'Stopped. Nothing of the demonstration company was kept.');
    };
    await ask({
      text: "INSERT INTO organisation (org, name, zone, source, created_at) VALUES ($1, 'TechSol', 'Europe/Paris', 'demonstration', $2)",
      values: [org, new Date(now).toISOString()],
    });
    const ledger = openLedger(context, ask, random.fork('ledger'));
    const edges = monthEdges(now);
    const milestones = milestonesOf(edges);
    const making: Making = {
      ledger,
      random: random.fork('company'),
      name: namer(random.fork('names')),
      begin: milestones.begin,
      accounts,
      addresses: new Set(),
    };
    const calendars = makeCalendars(making, null, book);
    const staff = makeStaff(making);
    const services = makeServices(making, staff, calendars.always);
    const clients = makeClients(making, staff, calendars, customersAt(scale));
    await ledger.flush();
    const portfolio = makeItems(making, services, clients, staff, Math.min(1, Math.max(0.5, scale)));
    const codes = new Map(clients.map(({ id, plan }) => [plan.code, id]));
    for (const statement of settingStatements(org, milestones, codes)) ledger.also(statement);
    const intake = { 'incident.intake': { team: staff.teams.get('desk-emea')?.id ?? null } };
    for (const [name, value] of Object.entries({ ...intake, ...settings }))
      ledger.also({
        text: 'INSERT INTO setting (org, name, valid_from, value) VALUES ($1, $2, $3, $4)',
        values: [org, name, new Date(now).toISOString(), JSON.stringify(value)],
      });
    await ledger.reread();
    warm(ledger, clients, milestones.begin);
    stopIfAsked();
    onProgress?.(0, total);
    writeDocuments(ledger, staff, milestones, random.fork('documents'));
    writeTexts(ledger, staff, milestones.begin, random.fork('texts'));
    writeRules(ledger, staff, now, random.fork('rules'));
    const problems = makeProblems({ ...making, random: random.fork('problems') }, staff, services);
    await ledger.flush();
    const majors = Math.max(14, Math.round(60 * Math.min(scale, 4) ** 0.7));
    const world: World = {
      ledger,
      staff,
      clients,
      portfolio,
      milestones,
      outages: outagesOf(edges),
      problems,
      majors,
      handling: lapses(majors, random.fork('lapses')),
      random: random.fork('world'),
    };
    const incidents = await writeIncidents(world, total, (done) => {
      stopIfAsked();
      onProgress?.(Math.min(done, total), total);
    });
    const registers: Registers = { ledger, staff, services, clients, random: random.fork('registers') };
    writeArticles(registers);
    writeChanges(registers);
    writeRequests(registers);
    await ledger.end();
    onProgress?.(total, total);
    return { org, ...ledger.counts, incidents };
  });
};
