import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Address } from './environment.ts';

const SERVER = fileURLToPath(new URL('./server.ts', import.meta.url));

export type Server = { readonly port: number; rss(): Promise<number>; stop(): Promise<void> };

/** Starts the product's server as a process on a database. */
export const startServer = async ({ host, port, database }: Address): Promise<Server> => {
  const child = spawn(process.execPath, [SERVER, host, String(port), database], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  return {
    port: Number(first.value),
    rss: async () => {
      child.stdin.write('rss\n');
      return Number((await lines.next()).value);
    },
    stop: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
};

export type Ask = (method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown) => Promise<string>;

type Waiting = { readonly resolve: (text: string) => void; readonly reject: (error: Error) => void };
const HEAD_END = Buffer.from('\r\n\r\n');

/** One kept connection that asks one thing at a time. It reads no more of an answer than a measurement needs: status, length, body. */
const connectionTo = (port: number, failed: (error: Error) => void) => {
  let waiting: Waiting | null = null;
  let received: Buffer = Buffer.alloc(0);
  const hear = (chunk: Buffer): void => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const head = received.indexOf(HEAD_END);
    if (head < 0) return;
    const lines = received.toString('latin1', 0, head);
    const length = /content-length: (\d+)/i.exec(lines)?.[1];
    if (length === undefined) return failed(new Error(`an answer without its length: ${lines}`));
    if (received.length < head + 4 + Number(length)) return;
    const text = received.toString('utf8', head + 4);
    const asked = waiting;
    waiting = null;
    received = Buffer.alloc(0);
    if (lines.startsWith('HTTP/1.1 2')) asked?.resolve(text);
    else asked?.reject(new Error(`${lines.slice(0, 40)} ${text.slice(0, 300)}`));
  };
  const open = (): Socket => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    socket.on('error', failed);
    socket.on('data', hear);
    // The server ends what was idle for long, as while a floor is measured on cold data.
    socket.on('end', () => {
      socket.destroy();
      waiting?.reject(new Error('the server ended the connection without an answer'));
      waiting = null;
    });
    return socket;
  };
  let socket = open();
  return {
    ask: (message: string): Promise<string> =>
      new Promise((resolve, reject) => {
        if (socket.destroyed) socket = open();
        waiting = { resolve, reject };
        socket.write(message);
      }),
    close: () => socket.destroy(),
  };
};

/**
 * A client with kept connections and a key; as bare as the floor's driver, so that what is measured is the server. Throws for
 * anything but a success.
 */
export const clientOf = (port: number, key: string, connections: number): Ask & { close(): void } => {
  let broken: Error | null = null;
  const all = Array.from({ length: connections }, () =>
    connectionTo(port, (error) => {
      broken = error;
    }),
  );
  const free = [...all];
  const queue: ((connection: (typeof all)[number]) => void)[] = [];
  const ask: Ask = async (method, path, body) => {
    const connection = free.pop() ?? (await new Promise<(typeof all)[number]>((resolve) => queue.push(resolve)));
    if (broken !== null) throw broken;
    const payload = body === undefined ? '' : JSON.stringify(body);
    const more =
      body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(payload)}\r\n`;
    try {
      return await connection.ask(
        `${method} /api/v1${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${key}\r\n${more}\r\n${payload}`,
      );
    } finally {
      const next = queue.shift();
      if (next === undefined) free.push(connection);
      else next(connection);
    }
  };
  return Object.assign(ask, {
    close: () => {
      for (const connection of all) connection.close();
    },
  });
};
