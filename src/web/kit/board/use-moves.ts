import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { recordQuery } from '../../api/records.ts';
import type { RecordRow, RecordType, Value } from '../../api/types.ts';
import { asksNothing } from '../record/asks-nothing.ts';
import { useRecordActions } from '../record/use-record-actions.ts';
import { say } from '../toast/store.ts';
import type { Lane } from './lanes.ts';
import { moveTo, type Move } from './moves.ts';

/** A step of the lifecycle that waits for what it asks, with the ways there are to that lane. */
export type Asking = { row: RecordRow; lane: Lane; names: string[] };

/**
 * Moves cards: a change of a field or a step of the lifecycle, shown at once and put back when it is refused, which the message
 * says why. What a step asks for is asked in between.
 */
export const useMoves = (type: RecordType, by: string) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { act, edit } = useRecordActions(type);
  const [placed, setPlaced] = useState<ReadonlyMap<string, { lane: string; row: RecordRow }>>(new Map());
  const [known, setKnown] = useState<ReadonlyMap<string, RecordRow>>(new Map());
  const [asking, setAsking] = useState<Asking | null>(null);

  const put = (row: RecordRow, lane: string | null): void =>
    setPlaced((before) => {
      const after = new Map(before);
      if (lane === null) after.delete(row.id);
      else after.set(row.id, { lane, row });
      return after;
    });
  const settled = async (row: RecordRow, work: Promise<unknown>): Promise<void> => {
    try {
      await work;
      await client.invalidateQueries({ queryKey: ['records', type.name] }, { cancelRefetch: false });
    } finally {
      put(row, null);
    }
  };
  const full = (row: RecordRow): Promise<RecordRow> =>
    client.fetchQuery({ ...recordQuery(type, row.id), staleTime: 5_000 });

  /** What the person may do with a card, fetched once it is lifted, so that lanes tell while it is on its way. */
  const ask = (row: RecordRow): void => {
    void full(row)
      .then((whole) => setKnown((before) => new Map(before).set(row.id, whole)))
      .catch(() => undefined);
  };
  const plan = (row: RecordRow, lane: Lane): Move => {
    const whole = known.get(row.id);
    return moveTo(type, by, whole?.version === row.version ? { ...row, may: whole.may } : row, lane);
  };
  const run = (row: RecordRow, lane: Lane, work: () => Promise<unknown>): Promise<void> => {
    put(row, lane.id);
    return settled(row, work());
  };
  const move = async (row: RecordRow, lane: Lane): Promise<void> => {
    const first = moveTo(type, by, row, lane);
    if (first.kind === 'stay') return;
    put(row, lane.id);
    const whole = await full(row).catch(() => undefined);
    const wanted = moveTo(type, by, whole ?? row, lane);
    const name = wanted.kind === 'transit' && wanted.names.length === 1 ? wanted.names[0] : undefined;
    const transition = name === undefined ? undefined : type.lifecycle.transitions[name];
    if (wanted.kind === 'edit')
      return run(row, lane, () => edit(whole ?? row, { [by]: wanted.value })).catch(() => undefined);
    if (name !== undefined && transition && asksNothing(type, whole ?? row, transition))
      return run(row, lane, () => act(whole ?? row, name, {})).catch(() => undefined);
    put(row, null);
    if (wanted.kind === 'transit') setAsking({ row: whole ?? row, lane, names: wanted.names });
    if (wanted.kind === 'no')
      say({
        tone: 'bad',
        text: t('board.refused', { number: row.number, lane: lane.label }),
        detail: t(wanted.reason),
      });
  };
  /** Does the step that was asked about; refusals are thrown on to the form. */
  const answer = async (name: string, input: Record<string, Value>): Promise<void> => {
    if (asking === null) return;
    const { row, lane } = asking;
    await run(row, lane, () => act(row, name, input));
  };
  return { placed, plan, ask, move, asking, setAsking, answer };
};
