import { IconCheck, IconClock, IconMinus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Icon } from '#web/kit/basic/icon.tsx';
import { useFormat } from '#web/kit/format/use-format.tsx';
import { NameById } from '#web/kit/picker/by-id.tsx';
import type { SlotProps } from '#web/kit/practice.ts';
import { outcomeOfStep, standingOf, type Decision, type Rule, type Step } from '../approval.rules.ts';
import css from './approval.module.css';

type Made = Decision & { readonly at: string };
const icons = { approve: IconCheck, reject: IconX, asked: IconClock, none: IconMinus };

const useRuleWords = (): ((rule: Rule) => string) => {
  const { t } = useTranslation();
  return (rule) => (typeof rule === 'string' ? t(`approval.needs.${rule}`) : t('approval.needs.quorum', rule));
};

const StepPart = ({
  step,
  number,
  now,
  decisions,
}: {
  step: Step;
  number: number;
  now: boolean;
  decisions: Made[];
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useRuleWords();
  const outcome = outcomeOfStep(step, decisions);
  const is = outcome === 'open' ? (now ? 'asked' : 'later') : outcome;
  return (
    <li data-outcome={outcome} data-now={(now && outcome === 'open') || undefined}>
      <h3>
        <span className="n">{number}</span> {step.name}
        <span className="faint">{words(step.rule)}</span>
        <span className={css['outcome']}>{t(`approval.is.${is}`)}</span>
      </h3>
      <ul>
        {step.asked.map((person) => {
          const made = decisions.find((each) => each.person === person);
          const how = made?.verdict ?? (now && outcome === 'open' ? 'asked' : 'none');
          return (
            <li key={person} data-verdict={how}>
              <Icon of={icons[how]} size={14} />
              <NameById to="person" id={person} />
              <span className="faint">
                {t(`approval.verdict.${how}`)}
                {made ? `, ${format.dateTime(made.at)}` : ''}
              </span>
            </li>
          );
        })}
      </ul>
    </li>
  );
};

/** Who is asked, step by step, and what each has said. */
export const StepsPanel = ({ record }: SlotProps) => {
  const { t } = useTranslation();
  const steps = (record['steps'] ?? []) as unknown as readonly Step[];
  const decisions = (record['decisions'] ?? []) as unknown as readonly Made[];
  if (steps.length === 0) return null;
  const standing = standingOf(steps, decisions);
  const open = record.state === 'pending';
  return (
    <section className={css['panel']} aria-label={t('approval.steps')}>
      <h2>{t('approval.steps')}</h2>
      <ol>
        {steps.map((step, n) => (
          <StepPart
            // oxlint-disable-next-line react/no-array-index-key -- steps stay in their order
            key={n}
            step={step}
            number={n + 1}
            now={open && standing.step === n}
            decisions={decisions.filter((each) => each.step === n)}
          />
        ))}
      </ol>
    </section>
  );
};
