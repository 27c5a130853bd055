import { pastEntry, type PastEntry } from '#kernel/history/past.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { fieldOf, fieldsOf } from '#kernel/record/projection.ts';
import { initialOf } from '#kernel/record/validate.ts';
import type { SettingsReader } from '#kernel/settings/settings.ts';
import { calendarsOf } from '#kernel/store/calendars.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { replay, type ClockEvent } from '#kernel/time/clock.ts';

/** A record's history in the order in which it happened. */
export type Life = { readonly id: string; readonly entries: readonly PastEntry[] };

/** The histories of records, in the order in which things happened. */
export const livesOf = async (context: Context, ids: readonly string[]): Promise<readonly Life[]> => {
  const [answer] = await context.batch([
    {
      name: 'lives',
      values: [context.principal.org, ids],
      text: 'SELECT record, body, personal FROM history WHERE org = $1 AND record = ANY ($2::uuid[]) ORDER BY record, occurred_at, version',
    },
  ]);
  return [...Map.groupBy(answer?.rows ?? [], (row) => String(row['record']))].map(([id, rows]) => ({
    id,
    entries: rows.map((row) => pastEntry({ body: String(row['body']), personal: row['personal'] as string | null })),
  }));
};

/** A row before anything happened to it. */
export const emptyRow = (definition: AnyDefinition): Row =>
  Object.fromEntries(fieldsOf(definition).map(({ name, field }) => [name, initialOf(field)]));

const ERASED = '…'; // something stood there
const idOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'id' in value ? value.id : value;

/** Takes a row one entry further. What was erased since counts as given. */
export const applyEntry = (definition: AnyDefinition, row: Row, { changes, erased, occurredAt }: PastEntry): void => {
  for (const [name, [, after]] of Object.entries(changes)) {
    const each = fieldOf(definition, name);
    if (each !== undefined) row[name] = each.field.kind === 'ref' ? idOf(after) : after;
  }
  for (const name of erased) if (fieldOf(definition, name) !== undefined) row[name] = ERASED;
  row['updatedAt'] = new Date(occurredAt).toISOString();
};

/**
 * A past row as it stood at `at`: with its phase, its clocks (their events carry their moments) and what is measured from them.
 * @param clocks - of the present row
 */
export const rowAt = (
  definition: AnyDefinition,
  fields: Row,
  createdAt: unknown,
  clocks: unknown,
  at: number,
  settings: SettingsReader,
): Row => {
  const phases = definition.lifecycle.states as Readonly<Record<string, string>>;
  const row: Row = {
    ...fields,
    createdAt,
    clocks,
    phase: phases[String(fields['state'])],
    updatedAt: new Date(at).toISOString(),
  };
  if (definition.measure === undefined) return row;
  const readings = Object.fromEntries(
    Object.entries((clocks ?? {}) as Record<string, readonly ClockEvent[]>).map(([name, events]) => [
      name,
      replay(events, calendarsOf(settings), at),
    ]),
  );
  return { ...row, ...definition.measure(row as never, readings, { before: row, at, settings } as never) };
};
