/** One thing that doctor looked at: fine, worth knowing, or in the way. `detail` is a sentence that says what to do where something is. */
export type Check = { readonly name: string; readonly state: 'ok' | 'note' | 'fail'; readonly detail: string };

export const ok = (name: string, detail: string): Check => ({ name, state: 'ok', detail });
export const note = (name: string, detail: string): Check => ({ name, state: 'note', detail });
export const fail = (name: string, detail: string): Check => ({ name, state: 'fail', detail });

/** A check that throws says so itself. */
export const saidBy = (name: string, error: unknown): Check =>
  fail(name, error instanceof Error ? error.message : String(error));
