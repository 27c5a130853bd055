import { useQuery } from '@tanstack/react-query';
import { useState, type ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { nextStepsQuery } from '../../../api/session.ts';
import { LinkButton } from '../../../kit/basic/link-button.tsx';
import admin from '../admin.module.css';
import { CalendarStep } from './calendar-step.tsx';
import { MailStep } from './mail-step.tsx';
import { OrganisationStep } from './organisation-step.tsx';
import { PeopleStep } from './people-step.tsx';
import { ServicesStep } from './services-step.tsx';
import type { StepProps } from './step.tsx';
import { TeamStep } from './team-step.tsx';
import css from './setup.module.css';

const STEPS: Readonly<Record<string, ComponentType<StepProps>>> = {
  organisation: OrganisationStep,
  calendar: CalendarStep,
  teams: TeamStep,
  services: ServicesStep,
  mail: MailStep,
  people: PeopleStep,
};

/** The first steps of an organisation, in any order, left and taken up again: what is done is seen from what there is. */
export const SetupPart = ({ may }: { may: boolean }) => {
  const { t } = useTranslation();
  const steps = useQuery(nextStepsQuery).data?.organisation ?? [];
  const [chosen, setChosen] = useState<string | null | undefined>();
  const next = steps.find(({ done }) => !done)?.key ?? null;
  const open = chosen === undefined ? next : chosen;
  const finished = steps.filter(({ done }) => done).length;
  const all = steps.length > 0 && next === null;
  return (
    <section className={css['page']} aria-labelledby="setup-title">
      <header className={admin['head']}>
        <h2 id="setup-title">{t('admin.part.setup')}</h2>
        <p className="muted">{t('setup.about')}</p>
      </header>
      {may ? (
        <>
          <div className={css['bar']} aria-hidden="true">
            <div style={{ width: `${(100 * finished) / Math.max(1, steps.length)}%` }} />
          </div>
          <p role="status" className="sm muted">
            {all ? t('setup.ready') : t('steps.done', { done: finished, all: steps.length })}
          </p>
          <ol className={css['steps']}>
            {steps.map(({ key, done }, at) => {
              const One = STEPS[key];
              return One ? (
                <One
                  key={key}
                  n={at + 1}
                  done={done}
                  open={key === open}
                  toggle={() => setChosen(key === open ? null : key)}
                />
              ) : null;
            })}
          </ol>
          <p className={css['end']}>
            <LinkButton to="/$plural" params={{ plural: 'incidents' }}>
              {t('setup.toQueue')}
            </LinkButton>
          </p>
        </>
      ) : (
        <p>{t('admin.lookOnly')}</p>
      )}
    </section>
  );
};
