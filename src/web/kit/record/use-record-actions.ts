import { sentValue } from '../fields/kind.ts';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../../api/problem.ts';
import { editRecord, runAction, transitRecord, undoRecord } from '../../api/records.ts';
import { flatRow } from '../../api/own-fields.ts';
import type { RecordRow, RecordType, Value } from '../../api/types.ts';
import { useLabels, type Labels } from '../fields/use-labels.ts';
import { confirm } from '../confirm/store.ts';
import { say } from '../toast/store.ts';
import { conflictingFields, showConflict } from './conflict.ts';

type Values = Readonly<Record<string, Value>>;

const sent = (values: Values): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, sentValue(value)]));

type Tools = { type: RecordType; t: TFunction; labels: Labels; client: QueryClient };

const createActions = ({ type, t, labels, client }: Tools) => {
  /** What is on screen shows the new version at once; lists and the timeline are asked again. */
  const show = (record: RecordRow): void => {
    for (const key of [record.id, record.number]) client.setQueryData(['records', type.name, 'one', key], record);
  };
  const keep = (record: RecordRow): RecordRow => {
    show(record);
    void client.invalidateQueries({ queryKey: ['records', type.name] });
    return record;
  };
  const refuse = (error: unknown, number: string): never => {
    const why = isProblem(error)
      ? error.status === 0
        ? t('state.unreachable')
        : error.message
      : t('state.unexpected');
    say({ tone: 'bad', text: t('record.refused', { number }), detail: why });
    throw error;
  };

  const save = async (base: RecordRow, values: Values): Promise<{ record: RecordRow; saved: boolean }> => {
    try {
      return { record: keep(await editRecord(type, base.id, base.version, sent(values))), saved: true };
    } catch (error) {
      const found = isProblem(error, 412) ? (error.problem.current as RecordRow | undefined) : undefined;
      if (!found) throw error;
      const theirs = flatRow(found);
      const fields = conflictingFields(base, values, theirs);
      if (fields.length === 0) return save(theirs, values);
      showConflict({ type, base, mine: values, theirs, fields, save: (chosen) => save(theirs, chosen) });
      return { record: keep(theirs), saved: false };
    }
  };

  /** Takes back what the person did, as a new entry of history. */
  const back = async (
    { id, number }: Pick<RecordRow, 'id' | 'number'>,
    what: { version?: number; action?: string } = {},
  ): Promise<RecordRow> => {
    const changed = keep(await undoRecord(type, id, what).catch((error: unknown) => refuse(error, number)));
    say({ tone: 'ok', text: t('record.tookBack', { number }) });
    return changed;
  };
  /** The button of a message that takes back what it tells of. */
  const undoing = (record: Pick<RecordRow, 'id' | 'number'>, what: { version?: number; action?: string }) => ({
    label: t('keys.undo'),
    keys: 'z',
    run: () => void back(record, what).catch(() => undefined),
  });

  /** `base` is the record as it was when one began to change it, where that was another version. */
  const edit = async (record: RecordRow, values: Values, base: RecordRow = record): Promise<RecordRow> => {
    const names = Object.keys(values);
    show({ ...record, ...values });
    const { record: changed, saved } = await save(base, values).catch((error: unknown) => {
      show(record);
      return refuse(error, record.number);
    });
    if (!saved) return changed;
    say({
      tone: 'ok',
      text: t('record.changed', { number: record.number, fields: names.map(labels.field).join(', ') }),
      action: undoing(changed, { version: changed.version }),
    });
    return changed;
  };

  const act = async (record: RecordRow, name: string, input: Values): Promise<RecordRow> => {
    const send = name in type.lifecycle.transitions ? transitRecord : runAction;
    const attempt = async (version: number, confirmed: string[] = []): Promise<RecordRow> => {
      try {
        return await send(type, record.id, version, name, {
          ...sent(input),
          ...(confirmed.length > 0 ? { confirm: confirmed } : {}),
        });
      } catch (error) {
        const asks =
          isProblem(error, 409) && error.code === 'confirm.conflict' ? String(error.problem['confirm']) : undefined;
        if (asks === undefined || confirmed.includes(asks) || !(await confirm((error as Error).message))) throw error;
        return attempt(version, [...confirmed, asks]);
      }
    };
    const changed = await attempt(record.version)
      .catch((error: unknown) => {
        const theirs = isProblem(error, 412) ? (error.problem.current as RecordRow | undefined) : undefined;
        if (theirs?.state === record.state) return attempt(theirs.version);
        throw error;
      })
      .catch((error: unknown) => refuse(error, record.number));
    keep(changed);
    say({
      tone: 'ok',
      text: `${record.number} ${labels.state(changed.state).toLowerCase()}`,
      ...((type.lifecycle.transitions[name] ?? type.actions[name])?.undo
        ? { action: undoing(changed, { version: changed.version }) }
        : {}),
    });
    return changed;
  };

  return { edit, act, keep, back, undoing };
};

/** Everything that a page does to a record. Each answers the changed record; refusals are said, and thrown on to the form. */
export const useRecordActions = (type: RecordType) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const client = useQueryClient();
  return useMemo(() => createActions({ type, t, labels, client }), [type, t, labels, client]);
};
