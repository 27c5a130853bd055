import { Worker } from 'node:worker_threads';
import { AppError } from '#kernel/errors.ts';
import type { SheetHead, SheetLine } from './sheet.ts';
import type { ToWorker } from './sheet-worker.ts';

/** So many files are made at a time; whoever comes then waits for a turn. */
const AT_ONCE = 2;
const MOST_WAITING = 20;
const LONGEST_MS = 120_000;

let running = 0;
const waiting: (() => void)[] = [];

const turn = async (): Promise<void> => {
  if (running < AT_ONCE) {
    running += 1;
    return;
  }
  if (waiting.length >= MOST_WAITING)
    throw new AppError('unavailable', 'Many files are being made just now. Try again in a moment.');
  await new Promise<void>((resolve) => {
    waiting.push(resolve);
  });
};

const leave = (): void => {
  const next = waiting.shift();
  if (next === undefined) running -= 1;
  else next();
};

/**
 * Makes a workbook or a document of lines as they come, in a thread of its own, so that nobody else waits for it. `lines` may end
 * early; `leftOut` is asked at the end. Throws `unavailable` when too many are made at once.
 */
export const makeSheet = async (
  format: 'xlsx' | 'pdf',
  head: SheetHead,
  lines: AsyncIterable<readonly SheetLine[]>,
  leftOut: () => string | null,
): Promise<Buffer> => {
  await turn();
  let worker: Worker | undefined;
  try {
    const thread = new Worker(new URL('./sheet-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 1_024 },
    });
    worker = thread;
    const made = new Promise<Uint8Array>((resolve, reject) => {
      const late = setTimeout(() => {
        reject(new AppError('unavailable', 'This file took too long to make. Narrow the filter, or take a CSV.'));
      }, LONGEST_MS);
      late.unref();
      thread.once('message', (bytes: Uint8Array) => {
        clearTimeout(late);
        resolve(bytes);
      });
      thread.once('error', reject);
      thread.once('exit', () => {
        clearTimeout(late);
        reject(new Error('the thread that makes a file ended early'));
      });
    });
    made.catch(() => {
      /* told below, or what reads the lines failed first */
    });
    const tell = (message: ToWorker): void => {
      thread.postMessage(message, []);
    };
    for await (const some of lines) tell({ kind: 'lines', lines: some });
    tell({ kind: 'make', format, head, leftOut: leftOut() });
    return Buffer.from(await made);
  } finally {
    await worker?.terminate();
    leave();
  }
};
