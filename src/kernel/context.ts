import type { Principal } from './access/principal.ts';
import type { CustomFields } from './record/custom-field.ts';
import type { SettingsReader } from './settings/settings.ts';
import type { Answer, Ask, Statement } from './store/exchange.ts';

export type Credential =
  | { readonly kind: 'session'; readonly value: string }
  | { readonly kind: 'key'; readonly org: string; readonly value: string }
  /** The address of a feed: it reads one view, on behalf of whoever made it. */
  | { readonly kind: 'feed'; readonly org: string; readonly value: string };

/** Who is asking, for which organisation, under which settings, at what time. First argument of everything that reads or writes. */
export type Context = {
  readonly principal: Principal;
  readonly settings: SettingsReader;
  readonly customFields: CustomFields;
  /** Epoch ms; injected, so that everything can be replayed. */
  readonly now: () => number;
  /** Identifies the request in history and logs. */
  readonly request: string | null;
  /** Statements in one transaction and one round trip, after the check that the caller may still come in. */
  batch(statements: readonly Statement[]): Promise<readonly Answer[]>;
  transaction<T>(work: (ask: Ask) => Promise<T>, options?: { readonly isolation?: 'repeatable read' }): Promise<T>;
};
