import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
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

/** A client with kept connections and a key. Throws for anything but a success. */
export const clientOf = (port: number, key: string, connections: number): Ask & { close(): void } => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const ask: Ask = (method, path, body) =>
    new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const sent = request(
        {
          host: '127.0.0.1',
          port,
          agent,
          method,
          path: `/api/v1${path}`,
          headers: {
            authorization: `Bearer ${key}`,
            ...(payload === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => {
            chunks.push(chunk);
          });
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            if ((response.statusCode ?? 500) < 300) resolve(text);
            else reject(new Error(`${method} ${path}: ${response.statusCode} ${text.slice(0, 300)}`));
          });
          response.on('error', reject);
        },
      );
      sent.on('error', reject);
      sent.end(payload);
    });
  return Object.assign(ask, {
    close: () => {
      agent.destroy();
    },
  });
};
