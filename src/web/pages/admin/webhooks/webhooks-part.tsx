import '../rules/pills.css';
import { Button, Checkbox, MultiSelect, TextInput } from '@mantine/core';
import { IconArrowLeft, IconPlus, IconSend, IconWebhook } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypeByName, useWorkTypes } from '../../../api/definitions.ts';
import { fieldErrors } from '../../../api/problem.ts';
import { createRecord, editRecord, transitRecord } from '../../../api/records.ts';
import type { RecordRow, RecordType } from '../../../api/types.ts';
import { hooksQuery, sendTest, type HookRow } from '../../../api/webhooks.ts';
import { Form } from '../../../kit/basic/form.tsx';
import { Icon } from '../../../kit/basic/icon.tsx';
import { Kbd } from '../../../kit/basic/kbd.tsx';
import { LinkButton } from '../../../kit/basic/link-button.tsx';
import { StateMark } from '../../../kit/marks/state-mark.tsx';
import { Empty } from '../../../kit/states/empty.tsx';
import { SkeletonRows } from '../../../kit/states/skeleton.tsx';
import { say } from '../../../kit/toast/store.ts';
import { PageMissing } from '../../../shell/page-states.tsx';
import { Refused } from '../refused.tsx';
import { ConditionLines } from '../rules/condition-lines.tsx';
import { Deliveries } from './deliveries.tsx';
import { Secrets } from './secrets.tsx';
import admin from '../admin.module.css';
import rules from '../rules/rules.module.css';
import css from './webhooks.module.css';

const EVENTS = ['created', 'changed', 'transition', 'comment'] as const;
type Draft = Pick<HookRow, 'title' | 'address' | 'recordTypes' | 'events' | 'internalNotes' | 'conditions'>;
const draftOf = (hook: HookRow | null): Draft => ({
  title: hook?.title ?? '',
  address: hook?.address ?? '',
  recordTypes: hook?.recordTypes ?? [],
  events: hook?.events ?? [],
  internalNotes: hook?.internalNotes ?? false,
  conditions: hook?.conditions ?? null,
});

const Editor = ({ type, hook, may }: { type: RecordType; hook: HookRow | null; may: boolean }) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const types = useWorkTypes();
  const [draft, setDraft] = useState(() => draftOf(hook));
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const subject = types.find(({ name }) => name === draft.recordTypes[0]);
  const on = hook?.state === 'on';
  const done = async (row: RecordRow, text: string): Promise<void> => {
    say({ tone: 'ok', text });
    await client.invalidateQueries({ queryKey: ['records', 'webhook'] });
    await navigate({
      to: '/administration/{-$part}',
      params: { part: 'webhooks' },
      search: { webhook: row.number },
      replace: true,
    });
  };
  const save = useMutation({
    mutationFn: () =>
      hook ? editRecord(type, hook.id, hook.version, draft) : createRecord(type, draft, crypto.randomUUID()),
    onSuccess: (row) => done(row, t('webhook.saved')),
  });
  const turn = useMutation({
    mutationFn: (row: HookRow) => transitRecord(type, row.id, row.version, on ? 'switchOff' : 'switchOn', {}),
    onSuccess: (row) => done(row, t(on ? 'webhook.isOff' : 'webhook.isOn')),
  });
  const test = useMutation({
    mutationFn: (id: string) => sendTest(id),
    onSuccess: async () => {
      say({ tone: 'ok', text: t('webhook.tested') });
      await client.invalidateQueries({ queryKey: ['webhooks', hook?.id] });
    },
  });
  const errors = fieldErrors(save.error);
  const error = (field: string) => (errors[field] ? { error: errors[field] } : {});
  return (
    <div className={css['one']}>
      <Form className={css['form']} label={t('webhook.webhook')} submit={() => may && save.mutate()}>
        <div className={rules['bar']}>
          <Link
            to="/administration/{-$part}"
            params={{ part: 'webhooks' }}
            search={{}}
            className={rules['back']}
            aria-label={t('webhook.all')}
          >
            <Icon of={IconArrowLeft} />
          </Link>
          <h2>{hook?.title ?? t('webhook.new')}</h2>
          {hook ? (
            <StateMark phase={hook.phase} label={type.lifecycle.states[hook.state]?.label ?? hook.state} />
          ) : null}
        </div>
        {hook?.failingWhy ? <p className={css['bad']}>{t('webhook.failing', { why: hook.failingWhy })}</p> : null}
        <TextInput
          label={t('webhook.name')}
          required
          value={draft.title}
          {...error('title')}
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
        <TextInput
          label={t('webhook.address')}
          required
          placeholder={t('webhook.addressExample')}
          value={draft.address}
          {...error('address')}
          onChange={(event) => change({ address: event.currentTarget.value })}
        />
        <MultiSelect
          label={t('webhook.records')}
          placeholder={draft.recordTypes.length === 0 ? t('webhook.allRecords') : ''}
          data={types.map(({ name, labelPlural }) => ({ value: name, label: labelPlural }))}
          value={draft.recordTypes}
          {...error('recordTypes')}
          onChange={(recordTypes) => change({ recordTypes, ...(recordTypes.length === 1 ? {} : { conditions: null }) })}
          searchable
        />
        <MultiSelect
          label={t('webhook.events')}
          placeholder={draft.events.length === 0 ? t('webhook.allEvents') : ''}
          data={EVENTS.map((value) => ({ value, label: t(`webhook.event.${value}`) }))}
          value={draft.events}
          onChange={(events) => change({ events })}
        />
        {subject && draft.recordTypes.length === 1 ? (
          <fieldset className={`${css['only']} ${rules['editor']}`}>
            <legend>{t('webhook.onlyIf')}</legend>
            <ConditionLines
              type={subject}
              conditions={draft.conditions ?? { filter: '', groups: [] }}
              change={(conditions) => change({ conditions })}
            />
            {errors['conditions'] ? <p className={css['bad']}>{errors['conditions']}</p> : null}
          </fieldset>
        ) : null}
        <Checkbox
          label={t('webhook.internal')}
          checked={draft.internalNotes}
          onChange={(event) => change({ internalNotes: event.currentTarget.checked })}
        />
        <Refused error={(Object.keys(errors).length === 0 ? save.error : null) ?? turn.error ?? test.error} />
        {may ? (
          <div className={css['row']}>
            <Button
              type="submit"
              variant={hook ? 'default' : 'filled'}
              disabled={JSON.stringify(draft) === JSON.stringify(draftOf(hook)) && hook !== null}
              loading={save.isPending}
              rightSection={<Kbd keys="Ctrl ↵" />}
            >
              {t('webhook.save')}
            </Button>
            {hook ? (
              <Button variant={on ? 'default' : 'filled'} loading={turn.isPending} onClick={() => turn.mutate(hook)}>
                {t(on ? 'webhook.switchOff' : 'webhook.switchOn')}
              </Button>
            ) : null}
            {hook && on ? (
              <Button
                leftSection={<Icon of={IconSend} />}
                loading={test.isPending}
                onClick={() => test.mutate(hook.id)}
              >
                {t('webhook.test')}
              </Button>
            ) : null}
          </div>
        ) : null}
      </Form>
      {hook ? <Secrets hook={hook.id} may={may} /> : null}
      {hook ? <Deliveries hook={hook.id} on={on} may={may} /> : null}
    </div>
  );
};

const HookList = ({ type, hooks, may }: { type: RecordType; hooks: HookRow[]; may: boolean }) => {
  const { t } = useTranslation();
  const add = (
    <LinkButton
      to="/administration/{-$part}"
      params={{ part: 'webhooks' }}
      search={{ webhook: 'new' }}
      variant="filled"
      leftSection={<Icon of={IconPlus} />}
    >
      {t('webhook.new')}
    </LinkButton>
  );
  return (
    <section aria-labelledby="webhooks-title">
      <header className={admin['head']}>
        <h2 id="webhooks-title">{t('admin.part.webhooks')}</h2>
        <p className="muted">{t('webhook.about')}</p>
        {may && hooks.length > 0 ? add : null}
      </header>
      {hooks.length === 0 ? (
        <Empty icon={IconWebhook} tone="plain" title={t('webhook.none')} action={may ? add : null}>
          {t('webhook.noneHelp')}
        </Empty>
      ) : null}
      <ul className={rules['list']}>
        {hooks.map((hook) => (
          <li key={hook.id}>
            <Link to="/administration/{-$part}" params={{ part: 'webhooks' }} search={{ webhook: hook.number }}>
              <span>
                <b>{hook.title}</b> <span className="mono faint">{hook.number}</span>
              </span>
              <StateMark phase={hook.phase} label={type.lifecycle.states[hook.state]?.label ?? hook.state} />
              <span className={rules['say']}>{hook.address}</span>
              {hook.failingWhy ? <span className={rules['bad']}>{hook.failingWhy}</span> : null}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
};

/** Other programs that are told what happens here: the list, and one of them with its secrets and its log. */
const WebhooksPart = ({ may }: { may: boolean }) => {
  const type = useTypeByName('webhook');
  const query = useQuery(hooksQuery);
  const { webhook: chosen } = useSearch({ from: '/app/administration/{-$part}' });
  if (!type || !query.data) return <SkeletonRows rows={6} />;
  if (chosen === undefined) return <HookList type={type} hooks={query.data} may={may} />;
  const hook = query.data.find(({ number }) => number === chosen) ?? null;
  if (hook === null && chosen !== 'new') return query.isFetching ? <SkeletonRows rows={6} /> : <PageMissing />;
  return <Editor key={`${chosen} ${hook?.version ?? 0}`} type={type} hook={hook} may={may} />;
};
export default WebhooksPart;
