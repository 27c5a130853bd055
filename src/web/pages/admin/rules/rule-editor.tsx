import { ActionIcon, Button, Checkbox, NativeSelect, NumberInput, TextInput, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowLeft, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleAction } from '#workspace/automation-rule/rule.schema.ts';
import { useTypes, useWorkTypes } from '../../../api/definitions.ts';
import { fieldErrors } from '../../../api/problem.ts';
import { createRecord, editRecord, transitRecord } from '../../../api/records.ts';
import type { RuleRow } from '../../../api/rules.ts';
import type { RecordRow, RecordType } from '../../../api/types.ts';
import { Form } from '../../../kit/basic/form.tsx';
import { Icon } from '../../../kit/basic/icon.tsx';
import { Kbd } from '../../../kit/basic/kbd.tsx';
import { say } from '../../../kit/toast/store.ts';
import { Refused } from '../refused.tsx';
import { ActionLine } from './action-line.tsx';
import { blankAction, blankDraft, type Draft } from './blanks.ts';
import { ConditionLines } from './condition-lines.tsx';
import { Runs } from './runs.tsx';
import { sentenceOf } from './sentence.ts';
import { Trial } from './trial.tsx';
import { TriggerLine } from './trigger-line.tsx';
import { useNames } from './use-names.ts';
import css from './rules.module.css';

const draftOf = ({ title, subject, triggers, conditions, actions, stops, position }: RuleRow): Draft => ({
  title,
  subject,
  triggers: [...triggers],
  conditions: conditions ?? { filter: '', groups: [] },
  actions: [...actions],
  stops,
  position,
});

/** What is wrong in one place of the rule: 'actions.2.values.0.field' belongs to the third action. */
const faultsAt = (errors: Record<string, string>, place: string): string[] =>
  Object.entries(errors)
    .filter(([field]) => field === place || field.startsWith(`${place}.`))
    .map(([, message]) => message);

const Part = ({ word, children }: { word: string; children: ReactNode }) => (
  <section className={css['part']} aria-label={word}>
    <h3>{word}</h3>
    <div>{children}</div>
  </section>
);

const moved = <T,>(list: readonly T[], from: number, to: number): T[] => {
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
};

/** A rule as a sentence that is put together: when, and, then; with a trial beside it, and its log below. */
export const RuleEditor = ({ ruleType, rule, may }: { ruleType: RecordType; rule: RuleRow | null; may: boolean }) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const types = useTypes();
  const subjects = useWorkTypes();
  const [draft, setDraft] = useState<Draft>(() => (rule ? draftOf(rule) : blankDraft('incident')));
  const type = types.find(({ name }) => name === draft.subject);
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const dirty = rule === null || JSON.stringify(draft) !== JSON.stringify(draftOf(rule));
  const done = async (row: RecordRow, text: string): Promise<void> => {
    say({ tone: 'ok', text });
    await client.invalidateQueries({ queryKey: ['records', 'automationRule'] });
    await navigate({
      to: '/administration/{-$part}',
      params: { part: 'rules' },
      search: { rule: row.number },
      replace: true,
    });
  };
  const write = (): Promise<RecordRow> =>
    rule === null
      ? createRecord(ruleType, draft, crypto.randomUUID())
      : dirty
        ? editRecord(ruleType, rule.id, rule.version, draft)
        : Promise.resolve(rule);
  const save = useMutation({ mutationFn: write, onSuccess: (row) => done(row, t('rule.saved')) });
  const on = rule?.state === 'on';
  const turn = useMutation({
    mutationFn: async () => {
      const row = await write();
      return transitRecord(ruleType, row.id, row.version, on ? 'switchOff' : 'switchOn', {});
    },
    onSuccess: (row) => done(row, t(on ? 'rule.isOff' : 'rule.isOn')),
  });
  const error = save.error ?? turn.error;
  const errors = fieldErrors(error);
  const faults = (place: string): ReactNode =>
    faultsAt(errors, place).map((message) => (
      <p key={message} className={css['fault']} role="alert">
        {message}
      </p>
    ));
  const putTrigger = (at: number, each: Draft['triggers'][number] | null): void =>
    change({ triggers: [...draft.triggers.slice(0, at), ...(each ? [each] : []), ...draft.triggers.slice(at + 1)] });
  const putAction = (at: number, each: RuleAction | null): void =>
    change({ actions: [...draft.actions.slice(0, at), ...(each ? [each] : []), ...draft.actions.slice(at + 1)] });
  const names = useNames([draft]);
  if (!type) return null;
  const said = sentenceOf(t, types, draft, names);
  return (
    <div className={css['editor']}>
      <Form className={css['build']} label={t('rule.rule')} submit={() => may && save.mutate()}>
        <VisuallyHidden component="h2">{draft.title === '' ? t('rule.new') : draft.title}</VisuallyHidden>
        <div className={css['bar']}>
          <Link
            to="/administration/{-$part}"
            params={{ part: 'rules' }}
            search={{}}
            className={css['back']}
            aria-label={t('rule.all')}
          >
            <Icon of={IconArrowLeft} />
          </Link>
          <TextInput
            className={css['name'] ?? ''}
            aria-label={t('rule.name')}
            placeholder={t('rule.name')}
            value={draft.title}
            required
            onChange={(event) => change({ title: event.currentTarget.value })}
          />
          {rule ? (
            <Link to="/$plural/$key" params={{ plural: ruleType.plural, key: rule.number }} className="mono">
              {rule.number}
            </Link>
          ) : null}
        </div>
        {rule?.state === 'stopped' ? (
          <p className={css['fault']}>{t('rule.wasStopped', { why: rule.stoppedWhy ?? '' })}</p>
        ) : null}
        <p className={css['sentence']} aria-live="polite">
          {said}
        </p>
        <fieldset className={css['parts']} disabled={!may}>
          <Part word={t('rule.when')}>
            <div className={css['line']}>
              <span>{t('rule.aRecord')}</span>
              <NativeSelect
                aria-label={t('rule.records')}
                data={subjects.map(({ name, label }) => ({ value: name, label }))}
                value={draft.subject}
                onChange={(event) => setDraft({ ...blankDraft(event.currentTarget.value), title: draft.title })}
              />
            </div>
            <ul>
              {draft.triggers.map((trigger, n) => (
                // oxlint-disable-next-line react/no-array-index-key -- triggers have no names of their own
                <li key={n} className={css['line']}>
                  {n > 0 ? <span>{t('rule.say.or')}</span> : null}
                  <TriggerLine type={type} trigger={trigger} change={(next) => putTrigger(n, next)} />
                  {draft.triggers.length > 1 ? (
                    <ActionIcon
                      className={css['drop'] ?? ''}
                      aria-label={t('rule.dropTrigger')}
                      onClick={() => putTrigger(n, null)}
                    >
                      <Icon of={IconX} size={14} />
                    </ActionIcon>
                  ) : null}
                  {faults(`triggers.${n}`)}
                </li>
              ))}
            </ul>
            <Button
              variant="subtle"
              leftSection={<Icon of={IconPlus} size={14} />}
              onClick={() => putTrigger(draft.triggers.length, { kind: 'created' })}
            >
              {t('rule.addTrigger')}
            </Button>
          </Part>
          <Part word={t('rule.and')}>
            <ConditionLines type={type} conditions={draft.conditions} change={(conditions) => change({ conditions })} />
            {faults('conditions')}
          </Part>
          <Part word={t('rule.does')}>
            <ol>
              {draft.actions.map((action, n) => (
                // oxlint-disable-next-line react/no-array-index-key -- actions have no names of their own
                <li key={n} className={css['line']}>
                  <span className={css['n']}>{n + 1}</span>
                  <ActionLine type={type} action={action} change={(next) => putAction(n, next)} />
                  <span className={css['drop']}>
                    <ActionIcon
                      disabled={n === 0}
                      aria-label={t('rule.earlier')}
                      onClick={() => change({ actions: moved(draft.actions, n, n - 1) })}
                    >
                      <Icon of={IconArrowUp} size={14} />
                    </ActionIcon>
                    <ActionIcon
                      disabled={n === draft.actions.length - 1}
                      aria-label={t('rule.later')}
                      onClick={() => change({ actions: moved(draft.actions, n, n + 1) })}
                    >
                      <Icon of={IconArrowDown} size={14} />
                    </ActionIcon>
                    <ActionIcon aria-label={t('rule.dropAction')} onClick={() => putAction(n, null)}>
                      <Icon of={IconX} size={14} />
                    </ActionIcon>
                  </span>
                  {faults(`actions.${n}`)}
                </li>
              ))}
            </ol>
            <Button
              variant="subtle"
              leftSection={<Icon of={IconPlus} size={14} />}
              onClick={() => putAction(draft.actions.length, blankAction('set'))}
            >
              {t('rule.addAction')}
            </Button>
          </Part>
        </fieldset>
        {Object.keys(errors).length === 0 || 'title' in errors ? (
          <Refused error={error} />
        ) : (
          <p role="alert" className={css['fault']}>
            {t('rule.mend')}
          </p>
        )}
        {may ? (
          <div className={css['foot']}>
            <NumberInput
              className={css['small'] ?? ''}
              label={t('rule.order')}
              min={0}
              value={draft.position ?? ''}
              onChange={(value) => change({ position: value === '' ? null : Math.round(Number(value)) })}
              hideControls
            />
            <Checkbox
              label={t('rule.stops')}
              checked={draft.stops}
              onChange={(event) => change({ stops: event.currentTarget.checked })}
            />
            <span className="push" />
            <Button type="submit" disabled={!dirty} loading={save.isPending} rightSection={<Kbd keys="Ctrl ↵" />}>
              {t('rule.save')}
            </Button>
            <Button variant={on ? 'default' : 'filled'} loading={turn.isPending} onClick={() => turn.mutate()}>
              {t(on ? 'rule.switchOff' : 'rule.switchOn')}
            </Button>
          </div>
        ) : null}
      </Form>
      <aside className={css['beside']}>
        {may ? <Trial type={type} content={draft} /> : null}
        {rule ? <Runs rule={rule.id} /> : null}
      </aside>
    </div>
  );
};
