import { ActionIcon, Button, NativeSelect, Select, TextInput } from '@mantine/core';
import { IconClock, IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Group, HoursTest, Operator, Test } from '#workspace/automation-rule/rule.schema.ts';
import { useTypes } from '../../../api/definitions.ts';
import type { RecordType } from '../../../api/types.ts';
import { Icon } from '../../../kit/basic/icon.tsx';
import { blankTest, isBare, operatorsOf, type Draft } from './blanks.ts';
import { CalendarPick } from './calendar-pick.tsx';
import { fieldAt, readable } from './fields.ts';
import { ValueInput } from './value-input.tsx';
import css from './rules.module.css';

type Each = Test | HoursTest;

const FieldTest = ({ type, test, change }: { type: RecordType; test: Test; change: (test: Each) => void }) => {
  const { t } = useTranslation();
  const types = useTypes();
  const known = fieldAt(types, type, test.field);
  const operators = operatorsOf(known?.field.kind);
  return (
    <>
      <Select
        className={css['wide'] ?? ''}
        aria-label={t('rule.field')}
        placeholder={t('rule.chooseField')}
        data={readable(types, type)}
        value={test.field === '' ? null : test.field}
        onChange={(field) =>
          change({
            ...blankTest,
            field: field ?? '',
            is: operatorsOf(field ? fieldAt(types, type, field)?.field.kind : undefined)[0] ?? 'is',
          })
        }
        searchable
      />
      <NativeSelect
        aria-label={t('rule.side.label')}
        data={[
          { value: 'after', label: t('rule.now') },
          { value: 'before', label: t('rule.before') },
        ]}
        value={test.before ? 'before' : 'after'}
        onChange={(event) => change({ ...test, before: event.currentTarget.value === 'before' })}
      />
      <NativeSelect
        aria-label={t('rule.operator')}
        data={operators.map((value) => ({ value, label: t(`rule.is.${value}`) }))}
        value={test.is}
        onChange={(event) => {
          const is = event.currentTarget.value as Operator;
          change({ ...test, is, values: isBare(is) ? [] : test.values });
        }}
      />
      {known && !isBare(test.is) ? (
        <div className={css['wide']}>
          <ValueInput
            known={known}
            values={test.values}
            change={(values) => change({ ...test, values })}
            label={t('rule.value')}
          />
        </div>
      ) : null}
    </>
  );
};

const OneTest = ({ type, test, change }: { type: RecordType; test: Each; change: (test: Each) => void }) => {
  const { t } = useTranslation();
  if (!('hours' in test)) return <FieldTest type={type} test={test} change={change} />;
  return (
    <>
      <NativeSelect
        aria-label={t('rule.hours.label')}
        data={[
          { value: 'within', label: t('rule.hours.within') },
          { value: 'outside', label: t('rule.hours.outside') },
        ]}
        value={test.hours}
        onChange={(event) => change({ ...test, hours: event.currentTarget.value as 'within' })}
      />
      <CalendarPick calendar={test.calendar} change={(calendar) => change({ ...test, calendar })} />
    </>
  );
};

const GroupLines = ({
  type,
  group,
  change,
  drop,
}: {
  type: RecordType;
  group: Group;
  change: (group: Group) => void;
  drop: () => void;
}) => {
  const { t } = useTranslation();
  const put = (at: number, test: Each | null): void =>
    change({ ...group, tests: [...group.tests.slice(0, at), ...(test ? [test] : []), ...group.tests.slice(at + 1)] });
  return (
    <li className={css['group']}>
      <div className={css['line']}>
        <NativeSelect
          aria-label={t('rule.match.label')}
          data={(['all', 'any', 'none'] as const).map((value) => ({ value, label: t(`rule.match.${value}`) }))}
          value={group.match}
          onChange={(event) => change({ ...group, match: event.currentTarget.value as 'all' })}
        />
        <Button
          variant="subtle"
          leftSection={<Icon of={IconPlus} size={14} />}
          onClick={() => put(group.tests.length, blankTest)}
        >
          {t('rule.addCondition')}
        </Button>
        <Button
          variant="subtle"
          leftSection={<Icon of={IconClock} size={14} />}
          onClick={() => put(group.tests.length, { hours: 'within', calendar: null })}
        >
          {t('rule.addHours')}
        </Button>
        <ActionIcon className={css['drop'] ?? ''} aria-label={t('rule.dropGroup')} onClick={drop}>
          <Icon of={IconX} size={14} />
        </ActionIcon>
      </div>
      <ul>
        {group.tests.map((test, n) => (
          // oxlint-disable-next-line react/no-array-index-key -- conditions have no names of their own
          <li key={n} className={css['line']}>
            <OneTest type={type} test={test} change={(next) => put(n, next)} />
            <ActionIcon className={css['drop'] ?? ''} aria-label={t('rule.dropCondition')} onClick={() => put(n, null)}>
              <Icon of={IconX} size={14} />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </li>
  );
};

/** Under which conditions a rule goes on: groups of tests, and a filter as lists take it. */
export const ConditionLines = ({
  type,
  conditions,
  change,
}: {
  type: RecordType;
  conditions: Draft['conditions'];
  change: (conditions: Draft['conditions']) => void;
}) => {
  const { t } = useTranslation();
  const { groups } = conditions;
  const put = (at: number, group: Group | null): void =>
    change({ ...conditions, groups: [...groups.slice(0, at), ...(group ? [group] : []), ...groups.slice(at + 1)] });
  return (
    <>
      <ul className={css['groups']}>
        {groups.map((group, n) => (
          // oxlint-disable-next-line react/no-array-index-key -- groups have no names of their own
          <GroupLines key={n} type={type} group={group} change={(next) => put(n, next)} drop={() => put(n, null)} />
        ))}
      </ul>
      <div className={css['line']}>
        <Button
          variant="subtle"
          leftSection={<Icon of={IconPlus} size={14} />}
          onClick={() => put(groups.length, { match: 'all', tests: [blankTest] })}
        >
          {t('rule.addGroup')}
        </Button>
        <TextInput
          className={css['wide'] ?? ''}
          aria-label={t('rule.filter')}
          placeholder={t('rule.filterHint')}
          value={conditions.filter}
          onChange={(event) => change({ ...conditions, filter: event.currentTarget.value })}
        />
      </div>
    </>
  );
};
