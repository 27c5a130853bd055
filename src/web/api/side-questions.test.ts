// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';
import { askBeside, askFirst, isBeside } from './side-questions.ts';

describe('questions beside the page', () => {
  it('are counts and the like, never what the page shows', () => {
    for (const path of ['/incidents/count', '/evidence', '/foot', '/notifications']) expect(isBeside(path)).toBe(true);
    for (const path of ['/incidents', '/incidents/INC-1', '/search', '/types', '/evidence/8.6.1'])
      expect(isBeside(path)).toBe(false);
  });

  it('wait for those of the page, whichever came first, and go three at a time', async () => {
    const done: string[] = [];
    let answerPage = (): void => undefined;
    const open: (() => void)[] = [];
    const counts = [1, 2, 3, 4].map((n) =>
      askBeside(async () => {
        done.push(`count ${n} begins`);
        await new Promise<void>((resolve) => open.push(resolve));
      }),
    );
    const page = askFirst(() => new Promise<void>((resolve) => (answerPage = resolve))).then(() => done.push('page'));
    await new Promise((resolve) => setTimeout(resolve));
    expect(done).toEqual([]);
    answerPage();
    await page;
    await vi.waitFor(() => expect(done).toEqual(['page', 'count 1 begins', 'count 2 begins', 'count 3 begins']));
    open.shift()?.();
    await vi.waitFor(() => expect(done).toContain('count 4 begins'));
    for (const end of open) end();
    await Promise.all(counts);
  });

  it('do not wait for ever', async () => {
    vi.useFakeTimers();
    const never = askFirst(() => new Promise<void>(() => undefined));
    const count = askBeside(async () => 7);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await count).toBe(7);
    vi.useRealTimers();
    expect(never).toBeInstanceOf(Promise);
  });
});
