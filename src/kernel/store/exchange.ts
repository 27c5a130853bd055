import type { Socket } from 'node:net';
import type pg from 'pg';
import { prepareValue } from 'pg/lib/utils.js';
import { readerOf, type Field, type Row, type RowReader } from './row-reader.ts';

/** A statement; `name` makes it a prepared one. */
export type Statement = { readonly text: string; readonly values?: readonly unknown[]; readonly name?: string };
/** One answer of a statement: what the server did ('SELECT', 'INSERT', …), its rows and how many it touched. */
export type Answer = { readonly command: string; readonly rows: Row[]; readonly rowCount: number };

export type Ask = (statement: Statement) => Promise<Answer>;

/** What the driver offers to queries that write their own messages of the extended protocol, as cursors and streams do. */
type Wire = {
  readonly stream: Socket;
  parse(message: { text: string; name: string }): void;
  bind(message: { statement: string; values: readonly unknown[] }): void;
  describe(message: { type: 'P' }): void;
  execute(message: object): void;
  close(message: { type: 'S'; name: string }): void;
  sync(): void;
};

/** A statement as a connection knows it: `doubtful` when it is not certain that the server still has it; no `reader` when it gives no rows. */
type Prepared = { readonly name: string; readonly text: string; doubtful: boolean; reader: RowReader | null };
/** By name, or by text where a statement has none; the one that was used last is the last. */
type Known = {
  readonly statements: Map<string, Prepared>;
  made: number;
  /** Names that were let go of in the exchange under way. */
  forgotten: string[];
};

/**
 * So many statements are kept prepared on a connection. Enough for the lists, reads and writes of a day; the plan of a list of
 * incidents takes the database some 145 kB, on each connection.
 */
const KEPT = 100;
/** A longer text is seldom sent twice. */
const LONG = 20_000;

const known = new WeakMap<Wire, Known>();
const knownOn = (wire: Wire): Known => {
  const found = known.get(wire) ?? { statements: new Map<string, Prepared>(), made: 0, forgotten: [] };
  known.set(wire, found);
  return found;
};

/** Keeps a statement as the newest, and forgets the one that was not used for longest when there are too many. */
const keep = (wire: Wire, { statements, forgotten }: Known, key: string, statement: Prepared): void => {
  statements.delete(key);
  statements.set(key, statement);
  if (statements.size <= KEPT) return;
  for (const [oldest, { name }] of statements) {
    wire.close({ type: 'S', name });
    forgotten.push(name);
    statements.delete(oldest);
    return;
  }
};

/** Writes the messages of one statement. One that the connection knows is neither parsed nor described again. */
const write = (wire: Wire, { text, name }: Statement, values: readonly unknown[]): Prepared => {
  const connection = knownOn(wire);
  const key = name ?? text;
  const before = connection.statements.get(key);
  if (before !== undefined && before.text === text && !before.doubtful) {
    keep(wire, connection, key, before);
    wire.bind({ statement: before.name, values });
    wire.execute({});
    return before;
  }
  if (before !== undefined) wire.close({ type: 'S', name: before.name });
  const once = name === undefined && text.length > LONG;
  const statement = { name: name ?? (once ? '' : `s${++connection.made}`), text, doubtful: false, reader: null };
  if (!once) keep(wire, connection, key, statement);
  wire.parse({ text, name: statement.name });
  wire.bind({ statement: statement.name, values });
  wire.describe({ type: 'P' });
  wire.execute({});
  return statement;
};

/** Begins an exchange: what was let go of behind a failure the server did not hear of, and is told again. */
const begin = (wire: Wire): void => {
  const connection = knownOn(wire);
  for (const name of connection.forgotten) wire.close({ type: 'S', name });
  connection.forgotten = [];
};

/** Ends an exchange in which everything was heard, or which failed: then what was taken up again meanwhile is not let go of. */
const end = (wire: Wire, failed: boolean): void => {
  const connection = knownOn(wire);
  const kept = new Set([...connection.statements.values()].map(({ name }) => name));
  connection.forgotten = failed ? connection.forgotten.filter((name) => !kept.has(name)) : [];
};

/**
 * Sends statements together and waits once. Outside of a transaction they are one: the server commits it at the end of the exchange,
 * and only then the answers are given; the first failure undoes all of them and is thrown. Only statements that may run in a
 * transaction, one command each.
 */
export const exchange = (client: pg.ClientBase, statements: readonly Statement[]): Promise<Answer[]> =>
  new Promise((resolve, reject) => {
    const answers: Answer[] = [];
    let sent: Prepared[] = [];
    let rows: Row[] = [];
    let failed = false;
    let used: Wire;
    const values = statements.map((statement) => (statement.values ?? []).map((value) => prepareValue(value)));
    /** By the server's tag: 'INSERT 0 1', 'SELECT 12', 'COMMIT'. */
    const answered = (tag: string): void => {
      const words = tag.split(' ');
      answers.push({ command: words[0] ?? '', rows, rowCount: Number(words.length > 1 ? words.at(-1) : 0) });
      rows = [];
    };
    const refuseCopy = (): void => {
      throw new Error('COPY is not for exchanges');
    };
    client.query({
      submit(wire: Wire) {
        used = wire;
        // In one piece: a system call for all messages, not one for each.
        wire.stream.cork();
        try {
          begin(wire);
          sent = statements.map((statement, n) => write(wire, statement, values[n] ?? []));
          wire.sync();
        } finally {
          wire.stream.uncork();
        }
        return null;
      },
      handleRowDescription({ fields }: { fields: readonly Field[] }) {
        const statement = sent[answers.length];
        if (statement !== undefined) statement.reader = readerOf(fields);
      },
      handleDataRow({ fields }: { fields: readonly (string | null)[] }) {
        const read = sent[answers.length]?.reader;
        if (read) rows.push(read(fields));
      },
      handleCommandComplete({ text }: { text: string }) {
        answered(text);
      },
      handleEmptyQuery() {
        answered('');
      },
      handleError(error: unknown) {
        failed = true;
        for (const statement of sent.slice(answers.length)) statement.doubtful = true;
        reject(error as Error);
      },
      handleReadyForQuery() {
        end(used, failed);
        resolve(answers);
      },
      handlePortalSuspended: refuseCopy,
      handleCopyInResponse: refuseCopy,
      handleCopyData: refuseCopy,
    } as unknown as pg.Submittable);
  });
