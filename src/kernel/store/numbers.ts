import type { AnyDefinition } from '../record/define.ts';
import type { Context } from './context.ts';

type Block = { next: number; end: number; size: number; at: number; pending: Promise<void> | null };
const blocks = new Map<string, Block>();
const LARGEST = 500;
const BUSY_MS = 2_000;

const refill = async (context: Context, definition: AnyDefinition, block: Block): Promise<void> => {
  const now = context.now();
  block.size = now - block.at < BUSY_MS ? Math.min(block.size * 4, LARGEST) : 1;
  block.at = now;
  const [answer] = await context.batch([
    { name: 'take_numbers', text: 'SELECT take_numbers($1, $2) AS first', values: [definition.name, block.size] },
  ]);
  block.next = Number(answer?.rows[0]?.['first']);
  block.end = block.next + block.size;
};

/** 'INC', 123 → 'INC-000123'. */
export const numberText = (prefix: string, count: number): string => `${prefix}-${String(count).padStart(6, '0')}`;

/**
 * The next number of a record type in an organisation. Numbers are taken in blocks, each in a short transaction of its own, larger
 * when there is much to do, so that no two writers wait for one counter: unique across processes, gaps are possible.
 */
export const takeNumber = async (context: Context, definition: AnyDefinition): Promise<string> => {
  const key = `${context.principal.org}:${definition.name}`;
  let block = blocks.get(key);
  if (block === undefined) {
    block = { next: 0, end: 0, size: 1, at: 0, pending: null };
    blocks.set(key, block);
  }
  while (block.next >= block.end) {
    const mine = block;
    block.pending ??= refill(context, definition, block).finally(() => {
      mine.pending = null;
    });
    await block.pending;
  }
  const taken = block.next;
  block.next += 1;
  return numberText(definition.prefix, taken);
};
