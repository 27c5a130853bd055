import { MultiSelect, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Trigger } from '#workspace/automation-rule/rule.schema.ts';
import type { RecordType } from '../../../api/types.ts';
import { useTypes } from '../../../api/definitions.ts';
import { blankTrigger, TRIGGERS } from './blanks.ts';
import { CalendarPick } from './calendar-pick.tsx';
import { datesOf, fieldAt, readable } from './fields.ts';
import { ValueInput } from './value-input.tsx';
import css from './rules.module.css';

type Props<T> = { type: RecordType; trigger: T; change: (trigger: Trigger) => void };
const WEEK = [1, 2, 3, 4, 5, 6, 7];

const Changed = ({ type, trigger, change }: Props<Extract<Trigger, { kind: 'changed' }>>) => {
  const { t } = useTranslation();
  const types = useTypes();
  const [only] = trigger.fields;
  const known = trigger.fields.length === 1 && only ? fieldAt(types, type, only) : undefined;
  const side = (name: 'from' | 'to') =>
    known ? (
      <>
        <span>{t(`rule.${name}`)}</span>
        <div className={css['pick']}>
          <ValueInput
            known={known}
            single
            label={t(`rule.${name}`)}
            values={trigger[name] === undefined || trigger[name] === null ? [] : [trigger[name] as string]}
            change={([value]) => {
              const { [name]: _gone, ...rest } = trigger;
              change(value === undefined ? rest : { ...rest, [name]: value });
            }}
          />
        </div>
      </>
    ) : null;
  return (
    <>
      <MultiSelect
        className={css['wide'] ?? ''}
        aria-label={t('rule.fields')}
        placeholder={trigger.fields.length === 0 ? t('rule.anyField') : ''}
        data={readable(types, type)[0]?.items ?? []}
        value={trigger.fields}
        onChange={(fields) => change({ kind: 'changed', fields })}
        searchable
      />
      {side('from')}
      {side('to')}
    </>
  );
};

const After = ({ type, trigger, change }: Props<Extract<Trigger, { kind: 'after' }>>) => {
  const { t } = useTranslation();
  const unit =
    trigger.minutes !== 0 && trigger.minutes % 1_440 === 0
      ? 1_440
      : trigger.minutes !== 0 && trigger.minutes % 60 === 0
        ? 60
        : 1;
  const amount = Math.abs(trigger.minutes / unit);
  const sign = trigger.minutes < 0 ? -1 : 1;
  return (
    <>
      <NumberInput
        className={css['small'] ?? ''}
        aria-label={t('rule.howMuch')}
        min={0}
        value={amount}
        onChange={(value) => change({ ...trigger, minutes: sign * Math.round(Number(value) * unit) })}
        hideControls
      />
      <NativeSelect
        aria-label={t('rule.unit.label')}
        data={[1, 60, 1_440].map((each) => ({ value: String(each), label: t(`rule.unit.${each}`, { count: amount }) }))}
        value={String(unit)}
        onChange={(event) => change({ ...trigger, minutes: sign * amount * Number(event.currentTarget.value) })}
      />
      <NativeSelect
        aria-label={t('rule.side.label')}
        data={[
          { value: '1', label: t('rule.side.after') },
          { value: '-1', label: t('rule.side.before') },
        ]}
        value={String(sign)}
        onChange={(event) =>
          change({ ...trigger, minutes: Math.abs(trigger.minutes) * Number(event.currentTarget.value) })
        }
      />
      <NativeSelect
        aria-label={t('rule.field')}
        data={datesOf(type)}
        value={trigger.field}
        onChange={(event) => change({ ...trigger, field: event.currentTarget.value })}
      />
      <NativeSelect
        aria-label={t('rule.time.label')}
        data={[
          { value: 'plain', label: t('rule.time.plain') },
          { value: 'working', label: t('rule.time.working') },
        ]}
        value={trigger.working ? 'working' : 'plain'}
        onChange={(event) => change({ ...trigger, working: event.currentTarget.value === 'working', calendar: null })}
      />
      {trigger.working ? (
        <CalendarPick calendar={trigger.calendar} change={(calendar) => change({ ...trigger, calendar })} />
      ) : null}
    </>
  );
};

const Rest = ({ type, trigger, change }: Props<Trigger>) => {
  const { t } = useTranslation();
  switch (trigger.kind) {
    case 'changed':
      return <Changed type={type} trigger={trigger} change={change} />;
    case 'after':
      return <After type={type} trigger={trigger} change={change} />;
    case 'transition':
      return (
        <MultiSelect
          className={css['wide'] ?? ''}
          aria-label={t('rule.steps')}
          placeholder={trigger.names.length === 0 ? t('rule.anyStep') : ''}
          data={Object.entries(type.lifecycle.transitions).map(([value, { label }]) => ({ value, label }))}
          value={trigger.names}
          onChange={(names) => change({ kind: 'transition', names })}
        />
      );
    case 'comment':
      return (
        <NativeSelect
          aria-label={t('rule.whose')}
          data={(['caller', 'staff', 'internal'] as const).map((value) => ({ value, label: t(`rule.by.${value}`) }))}
          value={trigger.by}
          onChange={(event) => change({ kind: 'comment', by: event.currentTarget.value as 'caller' })}
        />
      );
    case 'clock':
      return (
        <>
          <NumberInput
            className={css['small'] ?? ''}
            aria-label={t('rule.share')}
            min={1}
            max={1_000}
            suffix=" %"
            value={trigger.percent}
            onChange={(value) => change({ ...trigger, percent: Math.max(1, Math.round(Number(value) || 1)) })}
            hideControls
          />
          <span>{t('rule.ofTheTarget')}</span>
          <NativeSelect
            aria-label={t('rule.clock')}
            data={type.clocks.map((value) => ({ value, label: t(`clock.name.${value}`, { defaultValue: value }) }))}
            value={trigger.clock}
            onChange={(event) => change({ ...trigger, clock: event.currentTarget.value })}
          />
        </>
      );
    case 'schedule':
      return (
        <>
          <MultiSelect
            className={css['wide'] ?? ''}
            aria-label={t('rule.days')}
            data={WEEK.map((day) => ({ value: String(day), label: t(`rule.day.${day}`) }))}
            value={trigger.days.map(String)}
            onChange={(days) => change({ ...trigger, days: days.map(Number) })}
          />
          <span>{t('rule.at')}</span>
          <TextInput
            type="time"
            aria-label={t('rule.at')}
            value={trigger.at}
            onChange={(event) => change({ ...trigger, at: event.currentTarget.value })}
          />
          <span>{t('rule.forThose')}</span>
          <TextInput
            className={css['wide'] ?? ''}
            aria-label={t('rule.filter')}
            value={trigger.filter}
            onChange={(event) => change({ ...trigger, filter: event.currentTarget.value })}
          />
        </>
      );
    case 'created':
      return null;
  }
};

/** One of the things that a rule waits for. */
export const TriggerLine = (props: Props<Trigger>) => {
  const { t } = useTranslation();
  const { type, trigger, change } = props;
  const kinds = TRIGGERS.filter((kind) => kind !== 'clock' || type.clocks.length > 0);
  return (
    <>
      <NativeSelect
        aria-label={t('rule.what')}
        data={kinds.map((value) => ({ value, label: t(`rule.trigger.${value}`) }))}
        value={trigger.kind}
        onChange={(event) => change(blankTrigger(event.currentTarget.value as Trigger['kind'], type.clocks[0]))}
      />
      <Rest {...props} />
    </>
  );
};
