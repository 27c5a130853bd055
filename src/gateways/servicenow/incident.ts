import type { FieldValues, FinalField, TrackedField } from './columns.ts';
import type { HoldReason, LogState } from './states.ts';

/** What a history tells to change: the tracked columns, where the incident stands, and the facts of its resolution and closure. */
export type LogValues = Pick<FieldValues, TrackedField | 'closedCode' | 'resolvedBy' | 'resolvedAt' | 'closedAt'> & {
  readonly state: LogState;
  readonly holdReason: HoldReason;
};

/** By field: what it was and what it became; null where there was nothing. Only what differs. Times in epoch ms. */
export type LogChanges = {
  readonly [F in keyof LogValues]?: readonly [from: LogValues[F] | null, to: LogValues[F] | null];
};

/** One row of the log: a change against the row before it. */
export type LogEvent = {
  /** Its line in the unpacked file. */
  readonly line: number;
  /** sys_mod_count. Not unique within an incident. */
  readonly version: number;
  /** sys_updated_at, epoch ms; never before the event before. Whole minutes. */
  readonly at: number;
  /** sys_updated_by. */
  readonly by: string | null;
  /** The state as the row has it, -100 included; '?' when it has none. */
  readonly stateInLog: string;
  /** Where the incident stands after it. */
  readonly state: LogState;
  readonly holdReason: HoldReason | null;
  /** Empty when the row changes nothing that the log shows. The first event's changes are the values it began with. */
  readonly changes: LogChanges;
};

/** What is the same on every row of an incident: its beginning, and how it ended. Times in epoch ms. */
export type LogFinals = { readonly [F in FinalField]: FieldValues[F] | null };

/** An incident with all of its rows in order; at least one. */
export type LogIncident = Omit<LogFinals, 'openedAt'> & {
  readonly number: string;
  /** opened_at, or the first event's time where the log has none. Usually earlier than the first event, in five cases later. */
  readonly openedAt: number;
  readonly events: readonly LogEvent[];
  /** The tracked columns after the last event. */
  readonly last: { readonly [F in TrackedField]: FieldValues[F] | null };
};
