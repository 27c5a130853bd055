import { z } from 'zod';

/** What an action takes, as schemas whose description tells forms what to ask for. */

/** A record by its id or number; `to` is its type. */
export const recordInput = (to: string) => z.string().trim().min(1).max(60).meta({ ref: to });
/** Several lines, Markdown: 1 to 100,000 characters. */
export const textInput = (label: string) =>
  z.string().trim().min(1, 'is required').max(100_000).meta({ label, format: 'markdown' });
/** One line. */
export const lineInput = (label: string, max = 300) => z.string().trim().min(1, 'is required').max(max).meta({ label });
/** A moment with its offset: '2026-06-04T14:32:00+02:00'. */
export const momentInput = (label: string) =>
  z.iso.datetime({ offset: true, error: 'is a time such as 2026-06-04T14:32:00Z' }).meta({ label });
