import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { runAction } from '../../../api/records.ts';
import type { RecordRow, RecordType, Ref, Value } from '../../../api/types.ts';
import { useAlike } from '../../alike/use-alike.ts';
import { Form } from '../../basic/form.tsx';
import { Kbd } from '../../basic/kbd.tsx';
import { FieldInput } from '../../fields/kinds.tsx';
import { textOf } from '../../fields/kind.ts';
import { RefPicker } from '../../picker/ref-picker.tsx';
import { say } from '../../toast/store.ts';
import { useRecordActions } from '../use-record-actions.ts';
import { named, Outcome, type Result } from './outcome.tsx';
import { MergePreview } from './preview.tsx';
import css from './merge-form.module.css';

type Props = {
  type: RecordType;
  /** What is merged: one record into another, or several rows of a list into one of them. */
  records: readonly RecordRow[];
  done: () => void;
  /** All of several were merged. */
  merged?: () => void;
};

const MOST_SUGGESTED = 4;

/** What one is most likely merged into: of several any of them, of one those that resemble it. */
const useSuggested = (type: RecordType, records: readonly RecordRow[]): readonly Ref[] => {
  const [only] = records.length === 1 ? records : [];
  const alike = useAlike(type.name, {
    title: only?.title ?? '',
    description: textOf(only?.description),
    service: only?.service?.id,
    exclude: only?.id,
  });
  const refOf = ({ id, number, title }: { id: string; number: string; title: string }): Ref => ({
    id,
    number,
    label: title,
  });
  if (!only) return records.map(refOf);
  return alike
    .filter((each) => each.type === type.name && each.group === 'open' && each.id !== only.id)
    .slice(0, MOST_SUGGESTED)
    .map(refOf);
};

/** Merges records into another of their type: which one, what that does, and why. */
export const MergeForm = ({ type, records, done, merged }: Props) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { act } = useRecordActions(type);
  const suggested = useSuggested(type, records);
  const [into, setInto] = useState<Ref | null>(null);
  const [reason, setReason] = useState<Value>(null);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const [results, setResults] = useState<readonly Result[]>([]);
  const [only] = records;
  const sources = records.filter(({ id }) => id !== into?.id);
  const ready = into !== null && sources.length > 0 && refused.length < sources.length && !busy;
  const input = { into: into?.id ?? '', ...(textOf(reason) ? { reason: textOf(reason) } : {}) };

  const one = async (record: RecordRow): Promise<void> => {
    await act(record, 'merge', input);
    done();
  };
  /** One after the other: each has a result of its own. */
  const several = async (): Promise<void> => {
    const told: (Result & { id: string })[] = [];
    for (const { id, number, version } of sources)
      told.push(
        await runAction(type, id, version, 'merge', input).then(
          () => ({ id, number, refused: null }),
          (error: unknown) => ({ id, number, refused: error instanceof Error ? error.message : t('state.unexpected') }),
        ),
      );
    await client.invalidateQueries({ queryKey: ['records', type.name] });
    if (told.some((each) => each.refused !== null)) return setResults(told);
    say({ tone: 'ok', text: t('merge.doneMany', { count: told.length, into: into ? named(into) : '' }) });
    done();
    merged?.();
  };
  const send = (): void => {
    if (!ready || !only) return;
    setBusy(true);
    void (records.length === 1 ? one(only) : several()).catch(() => undefined).finally(() => setBusy(false));
  };
  if (results.length > 0)
    return <Outcome title={t('merge.outcome', { into: into ? named(into) : '' })} results={results} done={done} />;
  return (
    <Form className={css['form']} label={t('merge.title')} submit={send}>
      <b>
        {records.length === 1 ? t('merge.one', { number: only?.number }) : t('merge.many', { count: records.length })}
      </b>
      <RefPicker to={type.name} label={t('merge.into')} required withAsterisk={false} value={into} change={setInto} />
      {suggested.length > 0 ? (
        <div
          className={css['suggested']}
          role="group"
          aria-label={t(only && records.length === 1 ? 'merge.alike' : 'merge.ofThese')}
        >
          <span className="sm muted">{t(records.length === 1 ? 'merge.alike' : 'merge.ofThese')}</span>
          {suggested.map((each) => (
            <button key={each.id} type="button" aria-pressed={each.id === into?.id} onClick={() => setInto(each)}>
              <span className="mono faint">{each.number}</span>
              <span className="clip">{each.label}</span>
            </button>
          ))}
        </div>
      ) : null}
      {into ? <MergePreview type={type} sources={sources} into={into} refused={setRefused} /> : null}
      <FieldInput
        name="reason"
        field={{ kind: 'markdown', label: t('merge.why') }}
        label={t('merge.why')}
        value={reason}
        change={setReason}
      />
      <div className={css['foot']}>
        <Button variant="subtle" onClick={done}>
          {t('record.cancel')}
        </Button>
        <Button type="submit" variant="filled" disabled={!ready} loading={busy} rightSection={<Kbd keys="Ctrl ↵" />}>
          {t('merge.go')}
        </Button>
      </div>
    </Form>
  );
};
