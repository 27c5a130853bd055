import { IconUrgent } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RecordRow, RecordType } from '#web/api/types.ts';
import { Avatar } from '#web/kit/basic/avatar.tsx';
import { Icon } from '#web/kit/basic/icon.tsx';
import { useMinute } from '#web/kit/clock/use-now.ts';
import { isRef } from '#web/kit/fields/kind.ts';
import { useFormat } from '#web/kit/format/use-format.tsx';
import type { SlotProps } from '#web/kit/practice.ts';
import { ActionButton } from '#web/kit/record/action-button.tsx';
import { roomActions, roomSteps, type Step } from './room.ts';
import css from './incident.module.css';

const When = ({ at }: { at: string }) => {
  const format = useFormat();
  return (
    <time dateTime={at} title={format.dateTime(at)}>
      {format.isoDay(at) === format.isoDay(useMinute()) ? format.time(at) : format.dateTime(at)}
    </time>
  );
};

const StepFact = ({ step }: { step: Step }) => {
  const { t } = useTranslation();
  return (
    <div>
      <dt>{t(`incident.room.${step.name}`)}</dt>
      <dd data-missing={step.at === null || undefined}>
        {step.at === null ? t('incident.room.notYet') : <When at={step.at} />}
      </dd>
    </div>
  );
};

const Commander = ({ record }: { record: RecordRow }) => {
  const { t } = useTranslation();
  const commander = record['commander'];
  return (
    <div>
      <dt>{t('incident.room.commander')}</dt>
      <dd data-missing={!isRef(commander) || undefined}>
        <Avatar name={isRef(commander) ? commander.label : null} />
        {isRef(commander) ? commander.label : t('incident.room.nobody')}
      </dd>
    </div>
  );
};

const Buttons = ({ type, record }: { type: RecordType; record: RecordRow }) => (
  <div className={css['acts']}>
    {roomActions(record).map((name) => (
      <ActionButton key={name} type={type} record={record} action={{ name, keys: undefined, atOnce: false }} />
    ))}
  </div>
);

/** A major incident at a glance: since when, who commands, who was told, and what to do next. Nothing for others. */
export const MajorIncidentRoom = ({ type, record }: SlotProps) => {
  const { t } = useTranslation();
  if (record['major'] !== true) return null;
  return (
    <section className={css['room']} aria-label={t('incident.room.title')}>
      <h2>
        <Icon of={IconUrgent} size={20} />
        {t('incident.room.title')}
      </h2>
      <dl className={css['facts']}>
        <Commander record={record} />
        {roomSteps(record).map((step) => (
          <StepFact key={step.name} step={step} />
        ))}
      </dl>
      <Buttons type={type} record={record} />
    </section>
  );
};
