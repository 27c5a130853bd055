import { spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A program started by a test, and the first line that it printed. */
export type Started = { child: ChildProcess; line: string };

/** Starts a program and waits for its first line. Errors: when it ends without one, with what it wrote to stderr. */
export const startAndRead = async (
  file: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<Started> => {
  const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text: Buffer) => {
    errors += text.toString();
  });
  const lines = createInterface({ input: child.stdout });
  const line = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    child.once('error', reject);
    child.once('close', () => reject(new Error(`${file} ended without a word: ${errors}`)));
  });
  return { child, line };
};

/** Sends a signal and waits until the process is gone. */
export const end = async (child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
};
