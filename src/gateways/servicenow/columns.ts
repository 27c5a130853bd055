/**
 * What a column holds. `text`: any words; `time`: d/m/yyyy HH:MM in UTC; `flag`: true or false; `count`: a whole number from 0;
 * `level`, `priority`: '2 - Medium', '3 - Moderate'.
 */
export type ColumnKind = 'text' | 'time' | 'flag' | 'count' | 'level' | 'priority';

/** `identity`: places the row. `tracked`: as it was after the row's change. `final`: as it was in the end, on every row. */
export type ColumnRole = 'identity' | 'tracked' | 'final';

type Column = { readonly column: string; readonly field: string; readonly kind: ColumnKind; readonly role: ColumnRole };

/** The columns of the incident event log, and what they are called here. */
export const COLUMNS = [
  { column: 'number', field: 'number', kind: 'text', role: 'identity' },
  { column: 'incident_state', field: 'stateInLog', kind: 'text', role: 'identity' },
  { column: 'sys_mod_count', field: 'version', kind: 'count', role: 'identity' },
  { column: 'sys_updated_at', field: 'at', kind: 'time', role: 'identity' },
  { column: 'sys_updated_by', field: 'by', kind: 'text', role: 'identity' },
  { column: 'active', field: 'active', kind: 'flag', role: 'tracked' },
  { column: 'reassignment_count', field: 'reassignments', kind: 'count', role: 'tracked' },
  { column: 'reopen_count', field: 'reopenings', kind: 'count', role: 'tracked' },
  { column: 'made_sla', field: 'madeSla', kind: 'flag', role: 'tracked' },
  { column: 'caller_id', field: 'caller', kind: 'text', role: 'tracked' },
  { column: 'contact_type', field: 'channel', kind: 'text', role: 'tracked' },
  { column: 'location', field: 'location', kind: 'text', role: 'tracked' },
  { column: 'category', field: 'category', kind: 'text', role: 'tracked' },
  { column: 'subcategory', field: 'subcategory', kind: 'text', role: 'tracked' },
  { column: 'u_symptom', field: 'symptom', kind: 'text', role: 'tracked' },
  { column: 'cmdb_ci', field: 'ci', kind: 'text', role: 'tracked' },
  { column: 'impact', field: 'impact', kind: 'level', role: 'tracked' },
  { column: 'urgency', field: 'urgency', kind: 'level', role: 'tracked' },
  { column: 'priority', field: 'priority', kind: 'priority', role: 'tracked' },
  { column: 'assignment_group', field: 'group', kind: 'text', role: 'tracked' },
  { column: 'assigned_to', field: 'assignee', kind: 'text', role: 'tracked' },
  { column: 'knowledge', field: 'knowledge', kind: 'flag', role: 'tracked' },
  { column: 'u_priority_confirmation', field: 'priorityConfirmed', kind: 'flag', role: 'tracked' },
  { column: 'notify', field: 'notify', kind: 'text', role: 'tracked' },
  { column: 'problem_id', field: 'problem', kind: 'text', role: 'tracked' },
  { column: 'rfc', field: 'change', kind: 'text', role: 'tracked' },
  { column: 'vendor', field: 'vendor', kind: 'text', role: 'tracked' },
  { column: 'caused_by', field: 'causedBy', kind: 'text', role: 'tracked' },
  { column: 'opened_at', field: 'openedAt', kind: 'time', role: 'final' },
  { column: 'opened_by', field: 'openedBy', kind: 'text', role: 'final' },
  { column: 'sys_created_at', field: 'createdAt', kind: 'time', role: 'final' },
  { column: 'sys_created_by', field: 'createdBy', kind: 'text', role: 'final' },
  { column: 'closed_code', field: 'closedCode', kind: 'text', role: 'final' },
  { column: 'resolved_by', field: 'resolvedBy', kind: 'text', role: 'final' },
  { column: 'resolved_at', field: 'resolvedAt', kind: 'time', role: 'final' },
  { column: 'closed_at', field: 'closedAt', kind: 'time', role: 'final' },
] as const satisfies readonly Column[];

export type LogColumn = (typeof COLUMNS)[number];
export type FieldName = LogColumn['field'];
export type TrackedField = Extract<LogColumn, { role: 'tracked' }>['field'];
export type FinalField = Extract<LogColumn, { role: 'final' }>['field'];

type ValueOfKind = { text: string; time: number; flag: boolean; count: number; level: number; priority: number };

/** The value of each field: times in epoch ms, levels 1 to 3, priorities 1 to 5. */
export type FieldValues = { readonly [C in LogColumn as C['field']]: ValueOfKind[C['kind']] };

/** Without these no row can be placed; a log that lacks one is refused. */
export const NEEDED: readonly string[] = COLUMNS.filter(({ role, field }) => role === 'identity' && field !== 'by').map(
  ({ column }) => column,
);

/** Where a field is found in a row of the table. */
export const slotOf = (field: FieldName): number => COLUMNS.findIndex((column) => column.field === field);
