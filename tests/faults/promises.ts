/** How much each harness tries: in `npm test`, and in `npm run faults`. */
const SIZES = {
  kills: [3, 300],
  writes: [400, 100_000],
  fillings: [1, 20],
  ioErrors: [2, 200],
  importKills: [6, 60],
  retries: [120, 12_000],
  replyKills: [2, 40],
  histories: [60, 10_000],
  rounds: [40, 1_000],
  canaryRequests: [2_000, 100_000],
  worldRequests: [400, 10_000],
  decisions: [100_000, 1_000_000],
  traceTurns: [1, 20],
  manipulations: [2, 45],
  pasts: [100, 1_000],
  byteFlips: [1, 60],
  backupKills: [3, 12],
  erasures: [4, 40],
  hostileRequests: [300, 10_000],
  fuzzedRequests: [500, 100_000],
  clockHistories: [1_000, 10_000],
} as const satisfies Readonly<Record<string, readonly [small: number, full: number]>>;

export type SizeName = keyof typeof SIZES;

/** What is promised, which tests try to break it, and how much they try. */
export type Harness = {
  readonly id: string;
  readonly promise: string;
  readonly what: string;
  readonly file: string;
  /** How much it tries, where that is not the same for every run. */
  readonly sizes?: readonly SizeName[];
  /** Where there is nothing to plant: why. */
  readonly withoutControl?: string;
};

/** The one table of promises. `npm run faults` runs it; the figures in docs/promises.md follow its order. */
export const HARNESSES = [
  {
    id: 'kill',
    promise: 'P1',
    what: 'acknowledged writes survive kill -9 of application, database, both',
    file: 'tests/faults/kill.test.ts',
    sizes: ['kills', 'writes'],
  },
  {
    id: 'jobs',
    promise: 'P1',
    what: 'no notification and no mail of theirs is lost, none has its effect twice',
    file: 'tests/faults/kill.test.ts',
    sizes: ['kills'],
  },
  {
    id: 'import-kill',
    promise: 'P1',
    what: 'an import that was killed goes on and ends the same',
    file: 'tests/faults/import-kill.test.ts',
    sizes: ['importKills'],
  },
  {
    id: 'disk-full',
    promise: 'P3',
    what: 'a full disk: nothing acknowledged falsely, a clear refusal, recovery by itself',
    file: 'tests/faults/disk-full.test.ts',
    sizes: ['fillings'],
  },
  {
    id: 'io-error',
    promise: 'P3',
    what: 'an error of the disk (EIO, ENOSPC at a flush or write): nothing acknowledged falsely, recovery by itself',
    file: 'tests/faults/io-errors.test.ts',
    sizes: ['ioErrors'],
  },
  {
    id: 'retry',
    promise: 'P4',
    what: 'a request sent again after its connection was cut takes effect once',
    file: 'tests/faults/retries.test.ts',
    sizes: ['retries'],
  },
  {
    id: 'retry-killed',
    promise: 'P4',
    what: 'a request sent again after a kill between commit and reply takes effect once',
    file: 'tests/faults/retries.test.ts',
    sizes: ['replyKills'],
  },
  {
    id: 'same-key',
    promise: 'P4',
    what: 'a request that eight send at once with the same key takes effect once',
    file: 'tests/faults/races.test.ts',
    sizes: ['rounds'],
  },
  {
    id: 'overwrite',
    promise: 'P6',
    what: 'no silent overwrite in histories of concurrent edits',
    file: 'tests/faults/races.test.ts',
    sizes: ['histories'],
  },
  {
    id: 'one-winner',
    promise: 'P7',
    what: 'one winner among eight who resolve, approve, assign; no number twice',
    file: 'tests/faults/races.test.ts',
    sizes: ['rounds'],
  },
  {
    id: 'tenants',
    promise: 'P8',
    what: 'no word of another organisation in generated requests',
    file: 'tests/security/tenants.test.ts',
    sizes: ['canaryRequests'],
  },
  {
    id: 'foreign-ids',
    promise: 'P8',
    what: "another's record answers as one that does not exist, by every way",
    file: 'tests/security/tenants.test.ts',
  },
  {
    id: 'careless',
    promise: 'P10',
    what: 'an application without any of its conditions on the organisation answers the same, word for word',
    file: 'tests/security/careless.test.ts',
    sizes: ['worldRequests'],
  },
  {
    id: 'two-worlds',
    promise: 'P9',
    what: 'two worlds that differ in what somebody may not see answer alike, to the last byte',
    file: 'tests/security/two-worlds.test.ts',
    sizes: ['worldRequests'],
  },
  {
    id: 'database-wall',
    promise: 'P10',
    what: 'with our conditions on the organisation taken away no row gets through',
    file: 'tests/security/tenants.test.ts',
  },
  {
    id: 'decisions',
    promise: 'P11',
    what: 'access is decided as an independent reference decides it',
    file: 'tests/access/agreement.test.ts',
    sizes: ['decisions'],
  },
  {
    id: 'trace',
    promise: 'P12',
    what: 'every changed row has its entry in history, in the same transaction; what was undone has none',
    file: 'tests/faults/trace.test.ts',
    sizes: ['traceTurns'],
  },
  {
    id: 'tampering',
    promise: 'P13',
    what: 'history altered by a superuser is noticed, and nothing else is',
    file: 'tests/faults/tamper.db.test.ts',
    sizes: ['manipulations'],
  },
  {
    id: 'second-verifier',
    promise: 'P15',
    what: 'a second verifier, in Python, agrees',
    file: 'tests/faults/tamper.db.test.ts',
    sizes: ['manipulations'],
  },
  {
    id: 'past',
    promise: 'P16',
    what: 'the state at a past moment is what was stored then',
    file: 'tests/faults/past.test.ts',
    sizes: ['pasts'],
  },
  {
    id: 'backup',
    promise: 'P17',
    what: 'a backup under load restores; a damaged byte anywhere is noticed',
    file: 'tests/faults/backup.test.ts',
    sizes: ['byteFlips', 'backupKills'],
  },
  {
    id: 'leave',
    promise: 'P18',
    what: 'an organisation, imported into an empty system, is exported again byte for byte',
    file: 'tests/exports/organisation.test.ts',
  },
  {
    id: 'erasure',
    promise: 'P20',
    what: 'what was erased is in no file, index, log or export',
    file: 'tests/faults/erasure.test.ts',
    sizes: ['erasures'],
  },
  {
    id: 'hostile',
    withoutControl: 'that of the fuzz stands for both',
    promise: 'P21',
    what: 'whatever is sent to whichever address, also what is no JSON: no 5xx',
    file: 'tests/api/hostile.test.ts',
    sizes: ['hostileRequests'],
  },
  {
    id: 'fuzz',
    promise: 'P21',
    what: 'requests generated from the description of the API: no 5xx, memory stays bounded',
    file: 'tests/api/fuzz.test.ts',
    sizes: ['fuzzedRequests'],
  },
  {
    id: 'clocks',
    promise: 'P24',
    what: 'clocks agree with a model that counts minutes',
    file: 'src/kernel/time/clock-model.test.ts',
    sizes: ['clockHistories'],
  },
  {
    id: 'clock-jumps',
    promise: 'P24',
    what: "clocks when the machine's time jumps",
    file: 'tests/faults/time-jumps.test.ts',
  },
] as const satisfies readonly Harness[];

export type HarnessId = (typeof HARNESSES)[number]['id'];

/** Full size by WELLRUN_FAULTS=full; single sizes by WELLRUN_SIZES=kills=20,writes=5000. */
export const FULL = process.env['WELLRUN_FAULTS'] === 'full';

/** Reads 'kills=20,writes=5000'. Throws for a name that is none, or a size that is no number. */
export const readSizes = (text: string): ReadonlyMap<string, number> =>
  new Map(
    text
      .split(',')
      .filter((part) => part !== '')
      .map((part) => {
        const [name = '', value = ''] = part.split('=');
        if (!Object.hasOwn(SIZES, name) || !/^\d+$/.test(value))
          throw new Error(`'${part}' is no size: write NAME=NUMBER with one of ${Object.keys(SIZES).join(', ')}.`);
        return [name, Number(value)];
      }),
  );

const CHOSEN = readSizes(process.env['WELLRUN_SIZES'] ?? '');

/** How much to try. */
export const sizeOf = (name: SizeName): number => CHOSEN.get(name) ?? SIZES[name][FULL ? 1 : 0];

/** A seed to repeat a run with: WELLRUN_SEED, or else by chance. */
export const SEED = Number(process.env['WELLRUN_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const AN_HOUR_MS = 3_600_000;

/** How long a test may take: as given at the usual size, an hour at any other. */
export const patience = (usualMs: number): number => (FULL || CHOSEN.size > 0 ? AN_HOUR_MS : usualMs);
