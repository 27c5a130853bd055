import { ActionIcon, Button, Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import { Icon } from '../basic/icon.tsx';
import { RefsById } from '../picker/by-id.tsx';
import { blankStep, type DraftStep } from './steps.ts';
import css from './approval.module.css';

const Step = ({
  step,
  number,
  last,
  change,
  move,
  drop,
}: {
  step: DraftStep;
  number: number;
  last: boolean;
  change: (step: DraftStep) => void;
  move: (by: -1 | 1) => void;
  drop: (() => void) | undefined;
}) => {
  const { t } = useTranslation();
  return (
    <li className={css['step']}>
      <div className={css['row']}>
        <span className={css['n']}>{number}</span>
        <TextInput
          className={css['name'] ?? ''}
          aria-label={t('approval.stepName', { number })}
          value={step.name}
          required
          onChange={(event) => change({ ...step, name: event.currentTarget.value })}
        />
        <ActionIcon aria-label={t('approval.earlier', { number })} disabled={number === 1} onClick={() => move(-1)}>
          <Icon of={IconArrowUp} size={14} />
        </ActionIcon>
        <ActionIcon aria-label={t('approval.later', { number })} disabled={last} onClick={() => move(1)}>
          <Icon of={IconArrowDown} size={14} />
        </ActionIcon>
        <ActionIcon aria-label={t('approval.drop', { number })} disabled={drop === undefined} onClick={drop}>
          <Icon of={IconX} size={14} />
        </ActionIcon>
      </div>
      <div className={css['row']}>
        <NativeSelect
          aria-label={t('approval.rule.label')}
          data={(['anyone', 'all', 'quorum'] as const).map((value) => ({ value, label: t(`approval.rule.${value}`) }))}
          value={step.rule}
          onChange={(event) => change({ ...step, rule: event.currentTarget.value as DraftStep['rule'] })}
        />
        {step.rule === 'quorum' ? (
          <NumberInput
            className={css['small'] ?? ''}
            aria-label={t('approval.quorum')}
            min={1}
            max={100}
            value={step.quorum}
            onChange={(value) => change({ ...step, quorum: Math.max(1, Math.round(Number(value) || 1)) })}
            hideControls
          />
        ) : null}
      </div>
      <div className={css['who']}>
        <div>
          <span className="sm muted">{t('approval.people')}</span>
          <RefsById
            to="person"
            ids={step.people}
            label={t('approval.people')}
            change={(people) => change({ ...step, people })}
          />
        </div>
        <div>
          <span className="sm muted">{t('approval.teams')}</span>
          <RefsById
            to="team"
            ids={step.teams}
            label={t('approval.teams')}
            change={(teams) => change({ ...step, teams })}
          />
        </div>
      </div>
      <details open={step.roles.length > 0}>
        <summary className="sm">{t('approval.roles')}</summary>
        <div className={css['roles']}>
          {STAFF_ROLES.map((role) => (
            <Checkbox
              key={role}
              label={t(`rule.role.${role}`)}
              checked={step.roles.includes(role)}
              onChange={(event) =>
                change({
                  ...step,
                  roles: event.currentTarget.checked
                    ? [...step.roles, role]
                    : step.roles.filter((each) => each !== role),
                })
              }
            />
          ))}
        </div>
      </details>
    </li>
  );
};

/** The steps of an approval, asked one after the other: who, and how many of them have to agree. */
export const StepsEditor = ({
  steps,
  change,
}: {
  steps: readonly DraftStep[];
  change: (steps: readonly DraftStep[]) => void;
}) => {
  const { t } = useTranslation();
  const moved = (from: number, to: number): DraftStep[] => {
    const next = [...steps];
    next.splice(to, 0, ...next.splice(from, 1));
    return next;
  };
  return (
    <>
      <ol className={css['steps']}>
        {steps.map((step, n) => (
          <Step
            // oxlint-disable-next-line react/no-array-index-key -- steps have no names of their own yet
            key={n}
            step={step}
            number={n + 1}
            last={n === steps.length - 1}
            change={(next) => change(steps.map((each, at) => (at === n ? next : each)))}
            move={(by) => change(moved(n, n + by))}
            drop={steps.length > 1 ? () => change(steps.filter((_each, at) => at !== n)) : undefined}
          />
        ))}
      </ol>
      <Button
        variant="subtle"
        leftSection={<Icon of={IconPlus} size={14} />}
        onClick={() => change([...steps, blankStep(t('approval.step', { number: steps.length + 1 }))])}
      >
        {t('approval.addStep')}
      </Button>
    </>
  );
};
