import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconFlask, IconPlayerStop } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleContent } from '#workspace/automation-rule/rule.schema.ts';
import { tryRule, type Trial as Page, type Tried, type TriedStep } from '../../../api/rules.ts';
import type { RecordType } from '../../../api/types.ts';
import { Icon } from '../../../kit/basic/icon.tsx';
import { useLabels } from '../../../kit/fields/use-labels.ts';
import { useFormat } from '../../../kit/format/use-format.tsx';
import { Refused } from '../refused.tsx';
import css from './rules.module.css';

const DAY = 86_400_000;
const MOST_RECORDS = 2_000;
const MOST_MATCHES = 300;
type Labels = Page['labels'];
type State = { records: number; entries: number; items: Tried[]; labels: Labels; running: boolean; cut: boolean };

const Value = ({ value, labels }: { value: unknown; labels: Labels }) => {
  const { t } = useTranslation();
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return <span className="faint">–</span>;
  if (typeof value === 'boolean') return t(value ? 'field.yes' : 'field.no');
  const text =
    typeof value === 'string'
      ? value
      : typeof value === 'number'
        ? String(value)
        : Array.isArray(value)
          ? value.join(', ')
          : JSON.stringify(value);
  return labels[text]?.label ?? text;
};

const Step = ({ type, step, labels }: { type: RecordType; step: TriedStep; labels: Labels }) => {
  const { t } = useTranslation();
  const words = useLabels(type);
  const values = Object.entries(step.values);
  return (
    <li data-result={step.result}>
      <span className="muted">{t(`rule.action.${step.do}`)}</span>{' '}
      {values.map(([name, [before, after]]) => (
        <span key={name} className={css['change']}>
          {words.field(name)}{' '}
          <s>
            <Value value={before} labels={labels} />
          </s>{' '}
          <b>
            <Value value={after} labels={labels} />
          </b>
        </span>
      ))}
      {step.text ? <span>‘{step.text}’</span> : null}
      {step.note ? <span className="faint">{step.note}</span> : null}
    </li>
  );
};

/** What a rule would have done to past records: asked for page by page, shown as it comes, without any effect. */
export const Trial = ({ type, content }: { type: RecordType; content: RuleContent }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const [days, setDays] = useState('7');
  const [filter, setFilter] = useState('');
  const [state, setState] = useState<State | null>(null);
  const [error, setError] = useState<unknown>(null);
  const stop = useRef(false);
  const run = async (): Promise<void> => {
    stop.current = false;
    setError(null);
    let so: State = { records: 0, entries: 0, items: [], labels: {}, running: true, cut: false };
    setState(so);
    const question = {
      subject: content.subject,
      triggers: content.triggers,
      conditions: content.conditions,
      actions: content.actions,
      from: new Date(Date.now() - Number(days) * DAY).toISOString(),
      to: new Date().toISOString(),
      filter,
    };
    try {
      for (let cursor: string | null = null; ;) {
        const page: Page = await tryRule(question, cursor);
        cursor = page.next;
        const enough = so.records + page.records >= MOST_RECORDS || so.items.length + page.items.length >= MOST_MATCHES;
        const running = cursor !== null && !stop.current && !enough;
        so = {
          records: so.records + page.records,
          entries: so.entries + page.entries,
          items: [...so.items, ...page.items],
          labels: { ...so.labels, ...page.labels },
          running,
          cut: cursor !== null && !running,
        };
        setState(so);
        if (!running) return;
      }
    } catch (failure) {
      setError(failure);
      setState(null);
    }
  };
  return (
    <section className={css['trial']} aria-labelledby="trial-title">
      <h3 id="trial-title">{t('rule.trial.title')}</h3>
      <p className="muted">{t('rule.trial.about')}</p>
      <div className={css['line']}>
        <NativeSelect
          aria-label={t('rule.trial.period')}
          data={['1', '7', '30', '90', '365'].map((value) => ({
            value,
            label: t('rule.trial.days', { count: Number(value) }),
          }))}
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
        />
        <TextInput
          className={css['pick'] ?? ''}
          aria-label={t('rule.trial.filter')}
          placeholder={t('rule.trial.filter')}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
        {state?.running ? (
          <Button leftSection={<Icon of={IconPlayerStop} />} onClick={() => (stop.current = true)}>
            {t('rule.trial.stop')}
          </Button>
        ) : (
          <Button leftSection={<Icon of={IconFlask} />} onClick={() => void run()}>
            {t('rule.trial.run')}
          </Button>
        )}
      </div>
      <Refused error={error} />
      {state ? (
        <>
          <p role="status">
            <b>
              {t('rule.trial.found', {
                count: state.items.length,
                records: new Set(state.items.map(({ record }) => record.id)).size,
              })}
            </b>{' '}
            <span className="faint">
              {t('rule.trial.looked', { records: state.records, entries: state.entries })}
              {state.running ? ` ${t('rule.trial.goesOn')}` : state.cut ? ` ${t('rule.trial.cut')}` : ''}
            </span>
          </p>
          <ol className={css['tried']}>
            {state.items.map((item) => (
              <li key={`${item.record.id} ${item.entry ?? item.at}`}>
                <div className={css['which']}>
                  <Link
                    to="/$plural/$key"
                    params={{ plural: type.plural, key: item.record.number }}
                    target="_blank"
                    className="mono"
                  >
                    {item.record.number}
                  </Link>{' '}
                  <span className="clip">{item.record.title}</span>{' '}
                  <span className="faint nowrap push">{format.dateTime(item.at)}</span>
                </div>
                <ul>
                  {item.steps.map((step, n) => (
                    // oxlint-disable-next-line react/no-array-index-key -- steps have no names of their own
                    <Step key={n} type={type} step={step} labels={state.labels} />
                  ))}
                </ul>
              </li>
            ))}
          </ol>
        </>
      ) : null}
    </section>
  );
};
