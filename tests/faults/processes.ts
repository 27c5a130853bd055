import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TestDatabase } from '../harness/database.ts';

const SCRIPT = fileURLToPath(new URL('./api-process.ts', import.meta.url));

export type ServerProcess = { readonly port: number; readonly child: ChildProcess; kill(): Promise<void> };

/** Starts a server process on the database and waits until it answers. */
export const startServer = async ({ host, port, database }: TestDatabase): Promise<ServerProcess> => {
  const child = spawn(process.execPath, [SCRIPT, host, String(port), database], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  return {
    port: Number(line),
    child,
    kill: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    },
  };
};

export type Reply = { readonly status: number; readonly body: Record<string, unknown> };

/** Sends a request to a server process with somebody's key. */
export const ask = async (
  port: number,
  key: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> => {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
};
