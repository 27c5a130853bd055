import { Checkbox, MultiSelect, NativeSelect, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ROLES } from '#kernel/access/principal.ts';
import { LINK_KIND_NAMES } from '#kernel/record/link-kinds.ts';
import type { RuleAction } from '#workspace/automation-rule/rule.schema.ts';
import { useTypeByName, useWorkTypes } from '../../../api/definitions.ts';
import type { RecordType } from '../../../api/types.ts';
import { RefById, RefsById } from '../../../kit/picker/by-id.tsx';
import { Assignments } from './assignments.tsx';
import { ACTIONS, blankAction } from './blanks.ts';
import { peopleFields } from './fields.ts';
import { RouteTable } from './route-table.tsx';
import css from './rules.module.css';

type Of<K extends RuleAction['do']> = Extract<RuleAction, { do: K }>;
type Props<A extends RuleAction = RuleAction> = { type: RecordType; action: A; change: (action: RuleAction) => void };

const Words = ({ label, value, change }: { label: string; value: string; change: (value: string) => void }) => {
  const { t } = useTranslation();
  return (
    <Textarea
      className={css['text'] ?? ''}
      aria-label={label}
      placeholder={t('rule.variables')}
      autosize
      minRows={2}
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
};

const Roles = ({ value, change }: { value: readonly string[]; change: (roles: string[]) => void }) => {
  const { t } = useTranslation();
  return (
    <MultiSelect
      className={css['wide'] ?? ''}
      aria-label={t('rule.roles')}
      placeholder={value.length === 0 ? t('rule.roles') : ''}
      data={ROLES.map((role) => ({ value: role, label: t(`rule.role.${role}`) }))}
      value={[...value]}
      onChange={change}
    />
  );
};

const Assign = ({ type, action, change }: Props<Of<'assign'>>) => {
  const { t } = useTranslation();
  const named = !['own', 'service', 'item'].includes(action.team);
  const teams = [
    'own',
    ...('service' in type.fields ? ['service'] : []),
    ...('configurationItem' in type.fields ? ['item'] : []),
    'named',
  ];
  return (
    <>
      <NativeSelect
        aria-label={t('rule.strategy.label')}
        data={(['load', 'turns'] as const).map((value) => ({ value, label: t(`rule.strategy.${value}`) }))}
        value={action.by}
        onChange={(event) => change({ ...action, by: event.currentTarget.value as 'load' })}
      />
      <NativeSelect
        aria-label={t('rule.team.label')}
        data={teams.map((value) => ({ value, label: t(`rule.team.${value}`) }))}
        value={named ? 'named' : action.team}
        onChange={(event) =>
          change({ ...action, team: event.currentTarget.value === 'named' ? '' : event.currentTarget.value })
        }
      />
      {named ? (
        <div className={css['wide']}>
          <RefById
            to="team"
            id={action.team}
            change={(team) => change({ ...action, team })}
            label={t('rule.team.label')}
          />
        </div>
      ) : null}
      <TextInput
        className={css['pick'] ?? ''}
        aria-label={t('rule.skill')}
        placeholder={t('rule.skill')}
        value={action.skill}
        onChange={(event) => change({ ...action, skill: event.currentTarget.value })}
      />
      <Checkbox
        label={t('rule.present')}
        checked={action.present}
        onChange={(event) => change({ ...action, present: event.currentTarget.checked })}
      />
    </>
  );
};

const Transition = ({ type, action, change }: Props<Of<'transition'>>) => {
  const { t } = useTranslation();
  const step = type.lifecycle.transitions[action.name];
  return (
    <>
      <NativeSelect
        aria-label={t('rule.step')}
        data={[
          { value: '', label: t('rule.chooseStep') },
          ...Object.entries(type.lifecycle.transitions).map(([value, { label }]) => ({ value, label })),
        ]}
        value={action.name}
        onChange={(event) => change({ ...action, name: event.currentTarget.value, values: [] })}
      />
      {step && step.asks.length + step.takes.length > 0 ? (
        <Assignments
          target={type}
          of={type}
          values={action.values}
          only={[...step.asks, ...step.takes]}
          change={(values) => change({ ...action, values })}
        />
      ) : null}
      {step?.comment ? (
        <Words label={t('rule.comment')} value={action.comment} change={(comment) => change({ ...action, comment })} />
      ) : null}
    </>
  );
};

const Notify = ({ type, action, change }: Props<Of<'notify'>>) => {
  const { t } = useTranslation();
  return (
    <>
      <MultiSelect
        className={css['wide'] ?? ''}
        aria-label={t('rule.holders')}
        placeholder={action.fields.length === 0 ? t('rule.holders') : ''}
        data={peopleFields(type)}
        value={action.fields}
        onChange={(fields) => change({ ...action, fields })}
      />
      <Roles value={action.roles} change={(roles) => change({ ...action, roles: roles as typeof action.roles })} />
      <div className={css['wide']}>
        <RefsById
          to="person"
          ids={action.people}
          change={(people) => change({ ...action, people })}
          label={t('rule.people')}
        />
      </div>
      <Checkbox
        label={t('rule.watchers')}
        checked={action.watchers}
        onChange={(event) => change({ ...action, watchers: event.currentTarget.checked })}
      />
      <Words label={t('rule.message')} value={action.text} change={(text) => change({ ...action, text })} />
    </>
  );
};

const Create = ({ type, action, change }: Props<Of<'create'>>) => {
  const { t } = useTranslation();
  const types = useWorkTypes();
  const target = useTypeByName(action.type);
  return (
    <>
      <Select
        className={css['wide'] ?? ''}
        aria-label={t('rule.what')}
        data={types.map(({ name, label }) => ({ value: name, label }))}
        value={action.type}
        onChange={(name) => name && change({ ...action, type: name })}
        searchable
      />
      {action.type === 'task' ? (
        <span className="faint">{t('rule.below')}</span>
      ) : (
        <NativeSelect
          aria-label={t('rule.link')}
          data={[
            { value: '', label: t('rule.noLink') },
            ...LINK_KIND_NAMES.map((kind) => ({
              value: kind,
              label: t(`rule.linked`, { kind: t(`link.${kind}`, { defaultValue: kind }) }),
            })),
          ]}
          value={action.link ?? ''}
          onChange={(event) => change({ ...action, link: event.currentTarget.value || null })}
        />
      )}
      {target ? (
        <Assignments
          target={target}
          of={type}
          values={action.values}
          change={(values) => change({ ...action, values })}
        />
      ) : null}
    </>
  );
};

const Rest = ({ type, action, change }: Props) => {
  const { t } = useTranslation();
  switch (action.do) {
    case 'set':
      return (
        <Assignments
          target={type}
          of={type}
          values={action.values}
          change={(values) => change({ ...action, values })}
        />
      );
    case 'tag':
      return (
        <>
          <TagsInput
            className={css['wide'] ?? ''}
            aria-label={t('rule.addTags')}
            placeholder={t('rule.addTags')}
            value={action.add}
            onChange={(add) => change({ ...action, add })}
            acceptValueOnBlur
          />
          <TagsInput
            className={css['wide'] ?? ''}
            aria-label={t('rule.removeTags')}
            placeholder={t('rule.removeTags')}
            value={action.remove}
            onChange={(remove) => change({ ...action, remove })}
            acceptValueOnBlur
          />
        </>
      );
    case 'transition':
      return <Transition type={type} action={action} change={change} />;
    case 'assign':
      return <Assign type={type} action={action} change={change} />;
    case 'route':
      return <RouteTable type={type} action={action} change={change} />;
    case 'notify':
      return <Notify type={type} action={action} change={change} />;
    case 'create':
      return <Create type={type} action={action} change={change} />;
    case 'comment':
      return (
        <>
          <NativeSelect
            aria-label={t('rule.visibility.label')}
            data={(['internal', 'public'] as const).map((value) => ({ value, label: t(`rule.visibility.${value}`) }))}
            value={action.visibility}
            onChange={(event) => change({ ...action, visibility: event.currentTarget.value as 'internal' })}
          />
          <Words label={t('rule.text')} value={action.text} change={(text) => change({ ...action, text })} />
        </>
      );
    case 'approval':
      return (
        <>
          <NativeSelect
            aria-label={t('rule.agree.label')}
            data={(['anyone', 'all'] as const).map((value) => ({ value, label: t(`rule.agree.${value}`) }))}
            value={action.rule}
            onChange={(event) => change({ ...action, rule: event.currentTarget.value as 'all' })}
          />
          <Roles value={action.roles} change={(roles) => change({ ...action, roles: roles as typeof action.roles })} />
          <div className={css['wide']}>
            <RefsById
              to="person"
              ids={action.people}
              change={(people) => change({ ...action, people })}
              label={t('rule.people')}
            />
          </div>
          <div className={css['wide']}>
            <RefsById
              to="team"
              ids={action.teams}
              change={(teams) => change({ ...action, teams })}
              label={t('rule.teams')}
            />
          </div>
          <Words label={t('rule.title')} value={action.title} change={(title) => change({ ...action, title })} />
        </>
      );
    case 'webhook':
      return (
        <div className={css['wide']}>
          <RefById
            to="webhook"
            id={action.webhook}
            change={(webhook) => change({ ...action, webhook })}
            label={t('rule.action.webhook')}
          />
        </div>
      );
  }
};

/** One of the things that a rule does. */
export const ActionLine = (props: Props) => {
  const { t } = useTranslation();
  return (
    <>
      <NativeSelect
        aria-label={t('rule.whatToDo')}
        data={ACTIONS.map((value) => ({ value, label: t(`rule.action.${value}`) }))}
        value={props.action.do}
        onChange={(event) => props.change(blankAction(event.currentTarget.value as RuleAction['do']))}
      />
      <Rest {...props} />
    </>
  );
};
