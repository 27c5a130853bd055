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
type Known = { readonly statements: Map<string, Prepared>; made: number };

/**
 * So many statements are kept prepared on a connection. Enough for the lists, reads and writes of a day; the plan of a list of
 * incidents takes the database some 145 kB, on each connection.
 */
const KEPT = 100;
/** A longer text is seldom sent twice. */
const LONG = 20_000;

const known = new WeakMap<Wire, Known>();
const knownOn = (wire: Wire): Known => {
  const found = known.get(wire) ?? { statements: new Map<string, Prepared>(), made: 0 };
  known.set(wire, found);
  return found;
};

/** Keeps a statement as the newest, and forgets the one that was not used for longest when there are too many. */
const keep = (wire: Wire, { statements }: Known, key: string, statement: Prepared): void => {
  statements.delete(key);
  statements.set(key, statement);
  if (statements.size <= KEPT) return;
  for (const [oldest, { name }] of statements) {
    wire.close({ type: 'S', name });
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
        // In one piece: a system call for all messages, not one for each.
        wire.stream.cork();
        try {
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
        for (const statement of sent.slice(answers.length)) statement.doubtful = true;
        reject(error as Error);
      },
      handleReadyForQuery() {
        resolve(answers);
      },
      handlePortalSuspended: refuseCopy,
      handleCopyInResponse: refuseCopy,
      handleCopyData: refuseCopy,
    } as unknown as pg.Submittable);
  });
