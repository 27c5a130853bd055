/** Where an incident stands, in the words of the field; ServiceNow's own names are those of `STATES`. */
export type LogState = 'new' | 'inProgress' | 'onHold' | 'resolved' | 'closed' | 'cancelled';

/** What an incident on hold waits for. */
export type HoldReason = 'caller' | 'vendor' | 'problem' | 'change' | 'evidence';

export type Standing = { readonly state: LogState; readonly holdReason: HoldReason | null };

const on = (state: LogState): Standing => ({ state, holdReason: null });
const waiting = (holdReason: HoldReason): Standing => ({ state: 'onHold', holdReason });

/** The states of the log, and those that newer editions of ServiceNow use in their place. */
const STATES: ReadonlyMap<string, Standing> = new Map([
  ['New', on('new')],
  ['Active', on('inProgress')],
  ['In Progress', on('inProgress')],
  ['On Hold', on('onHold')],
  ['Awaiting User Info', waiting('caller')],
  ['Awaiting Caller', waiting('caller')],
  ['Awaiting Vendor', waiting('vendor')],
  ['Awaiting Problem', waiting('problem')],
  ['Awaiting Change', waiting('change')],
  ['Awaiting Evidence', waiting('evidence')],
  ['Resolved', on('resolved')],
  ['Closed', on('closed')],
  ['Canceled', on('cancelled')],
  ['Cancelled', on('cancelled')],
]);

/** What a state of the log means; undefined for one that nobody knows, such as -100. */
export const standingOf = (stateInLog: string): Standing | undefined => STATES.get(stateInLog);
