import { parentPort } from 'node:worker_threads';
import { pdfOf } from './pdf-sheet.ts';
import type { SheetBody, SheetHead, SheetLine } from './sheet.ts';
import { xlsxOf } from './xlsx-sheet.ts';

/** What this thread is told: lines, as they come, and at the end what to make of them. */
export type ToWorker =
  | { readonly kind: 'lines'; readonly lines: readonly SheetLine[] }
  | {
      readonly kind: 'make';
      readonly format: 'xlsx' | 'pdf';
      readonly head: SheetHead;
      readonly leftOut: string | null;
    };

const gathered: SheetLine[] = [];

const make = async ({ format, head, leftOut }: Extract<ToWorker, { kind: 'make' }>): Promise<void> => {
  const body: SheetBody = { lines: gathered, leftOut };
  const bytes = new Uint8Array(await (format === 'pdf' ? pdfOf(head, body) : xlsxOf(head, body)));
  parentPort?.postMessage(bytes, [bytes.buffer]);
};

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'make') {
    // What fails here ends the thread, and whoever waits for it is told.
    void make(message);
    return;
  }
  for (const line of message.lines) gathered.push(line);
});
