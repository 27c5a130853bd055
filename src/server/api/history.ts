import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '#kernel/errors.ts';
import { compareVersions, stateAt, type PastEntry, type PastState, type PointInTime } from '#kernel/history/past.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import type { CustomField } from '#kernel/record/custom-field.ts';
import { namedField } from '#kernel/record/custom.ts';
import { labelOf } from '#kernel/record/projection.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { erase } from '#kernel/store/erase.ts';
import { hiddenIn, namesHidden } from '#kernel/store/entry-refs.ts';
import { readHistory, readPast } from '#kernel/store/history-read.ts';
import { linksThen } from '#kernel/store/links.ts';
import { momentOf } from '#kernel/store/moments.ts';
import { mayInternal, readRecord } from '#kernel/store/read.ts';
import { checked } from './checked.ts';
import { definitionOf, etagOf, keyOf, numberIn, onlyQuery, queryOf } from './http.ts';
import { present } from './present.ts';
import type { ApiTools } from './tools.ts';

type Hidden = ReadonlySet<string>;

/** The past is whole or not at all: those who see a record from outside have its timeline. */
const readInternal = async (
  context: Context,
  request: FastifyRequest,
): Promise<{ definition: AnyDefinition; row: Row }> => {
  const definition = definitionOf(request);
  const row = await readRecord(context, definition, keyOf(request));
  if (!mayInternal(definition, context.principal, row))
    throw new AppError('forbidden', 'Its history is for those who work with it. See its timeline instead.');
  return { definition, row };
};

/** All that happened to a record, and which records named in it the caller may not know of. */
const pastOf = async (
  context: Context,
  definition: AnyDefinition,
  row: Row,
): Promise<{ past: readonly PastEntry[]; hidden: Hidden }> => {
  const past = await readPast(context, String(row['id']));
  return {
    past,
    hidden: await hiddenIn(
      context,
      definition,
      past.map(({ changes }) => changes),
    ),
  };
};

const pointOf = (context: Context, request: FastifyRequest): PointInTime => {
  const version = numberIn(request, 'version', 1, 999_999_999);
  const time = queryOf(request, 'time');
  const clock = queryOf(request, 'clock');
  if (clock !== undefined && clock !== 'recorded' && clock !== 'occurred')
    throw new AppError('invalid', 'clock is recorded or occurred.');
  if ((version === undefined) === (time === undefined))
    throw new AppError('invalid', 'Give either a time or a version.');
  if (version !== undefined) return { version };
  return {
    at: Date.parse(momentOf('time', time ?? '', context.now(), context.settings.zone)),
    clock: clock ?? 'recorded',
  };
};

/** What a field held: references with what they were called then, which for people stands beside them; none to what is hidden. */
const valueThen = (state: PastState, name: string, value: unknown, hidden: Hidden): unknown => {
  if (namesHidden(value, hidden)) return null;
  return `${name}.name` in state.fields && typeof value === 'string'
    ? { id: value, label: state.fields[`${name}.name`] }
    : value;
};

const stateShown = (definition: AnyDefinition, custom: readonly CustomField[], state: PastState, hidden: Hidden) => ({
  exists: state.exists,
  version: state.version,
  fields: Object.fromEntries(
    Object.entries(state.fields).flatMap(([name, value]) =>
      namedField(definition, custom, name) === undefined ? [] : [[name, valueThen(state, name, value, hidden)]],
    ),
  ),
  erased: [
    ...new Set(
      state.erased
        .map((name) => name.replace(/\.name$/, ''))
        .filter((name) => namedField(definition, custom, name) !== undefined),
    ),
  ],
});

/** What is to be erased, and on what ground. */
export const erasure = z.strictObject({
  fields: z.array(z.string().min(1).max(80)).max(50).default([]),
  entries: z.array(z.uuid()).max(1_000).default([]),
  reason: z.string().trim().min(1).max(500),
});

/** The history of a record as it was written and sealed, its past states, and the erasure of what is personal in it. */
export const registerHistory = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/:plural/:id/history', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'cursor', 'limit');
      const { definition, row } = await readInternal(context, request);
      return readHistory(context, definition, String(row['id']), {
        cursor: queryOf(request, 'cursor'),
        limit: numberIn(request, 'limit', 1, 200) ?? 50,
      });
    }),
  );

  app.get('/:plural/:id/at', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'time', 'version', 'clock');
      const { definition, row } = await readInternal(context, request);
      const { past, hidden } = await pastOf(context, definition, row);
      const point = pointOf(context, request);
      const state = stateAt(past, point);
      const entry = past.find((each) => each.version === state.version);
      const at = 'at' in point ? point.at : (entry?.occurredAt ?? context.now());
      return {
        id: row['id'],
        type: definition.name,
        number: row['number'],
        at: new Date(at).toISOString(),
        ...stateShown(definition, context.customFields(definition.name), state, hidden),
        links: state.exists ? await linksThen(context, String(row['id']), new Date(at).toISOString()) : [],
      };
    }),
  );

  app.get('/:plural/:id/compare', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'from', 'to');
      const { definition, row } = await readInternal(context, request);
      const [from, to] = [
        numberIn(request, 'from', 0, 999_999_999),
        numberIn(request, 'to', 1, 999_999_999) ?? Number(row['version']),
      ];
      if (from === undefined)
        throw new AppError('invalid', 'Give the version to compare from, and if you like the one to compare to.');
      const { past, hidden } = await pastOf(context, definition, row);
      const [before, after] = [stateAt(past, { version: from }), stateAt(past, { version: to })];
      const differences = compareVersions(past, { version: from }, { version: to }).flatMap((each) => {
        const known = namedField(definition, context.customFields(definition.name), each.field);
        if (known === undefined) return [];
        const [was, is] = [
          valueThen(before, each.field, each.from, hidden),
          valueThen(after, each.field, each.to, hidden),
        ];
        // What differs in what is hidden alone is no difference.
        if (was === null && is === null && !each.erased) return [];
        return [{ ...each, label: labelOf(known), from: was, to: is }];
      });
      return { from, to, differences };
    }),
  );

  app.post('/:plural/:id/erase', (request, reply) =>
    callerOf(request, async (context) => {
      const definition = definitionOf(request);
      const row = await erase(context, definition, keyOf(request), checked(erasure, request.body));
      etagOf(reply, row['version']);
      return present(context, definition, row);
    }),
  );
};
