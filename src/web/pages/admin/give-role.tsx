import { Button, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addGrant, type Role, type Scope } from '../../api/admin.ts';
import type { Ref } from '../../api/types.ts';
import { Form } from '../../kit/basic/form.tsx';
import { fromLocal } from '../../kit/fields/local-time.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { RefPicker } from '../../kit/picker/ref-picker.tsx';
import { Refused } from './refused.tsx';
import css from './admin.module.css';

const SCOPES: readonly Scope[] = ['organisation', 'customer', 'team', 'service'];

/** Gives somebody a role: everywhere, or of one customer, team or service; for good, or until a moment. */
export const GiveRole = ({ roles, given }: { roles: readonly Role[]; given: () => Promise<void> }) => {
  const { t } = useTranslation();
  const { zone } = useFormat();
  const [person, setPerson] = useState<Ref | null>(null);
  const [role, setRole] = useState<string | null>(null);
  const [scope, setScope] = useState<Scope>('organisation');
  const [of, setOf] = useState<Ref | null>(null);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const give = useMutation({
    mutationFn: addGrant,
    onSuccess: async () => {
      setPerson(null);
      setRole(null);
      setOf(null);
      setFrom('');
      setTo('');
      await given();
    },
  });
  const ready = person !== null && role !== null && (scope === 'organisation' || of !== null);
  return (
    <Form
      className={css['give']}
      label={t('admin.give')}
      submit={() =>
        ready &&
        give.mutate({
          person: person.id,
          role,
          scope,
          ...(of && scope !== 'organisation' ? { of: of.id } : {}),
          ...(from === '' ? {} : { from: fromLocal(from, zone) }),
          ...(to === '' ? {} : { to: fromLocal(to, zone) }),
        })
      }
    >
      <RefPicker to="person" label={t('admin.who')} value={person} change={setPerson} />
      <Select
        label={t('admin.role')}
        data={roles.map(({ name, label }) => ({ value: name, label }))}
        value={role}
        searchable
        onChange={setRole}
      />
      <Select
        label={t('admin.where')}
        data={SCOPES.map((value) => ({ value, label: t(`admin.scope.${value}`) }))}
        value={scope}
        allowDeselect={false}
        onChange={(value) => {
          setScope(SCOPES.find((each) => each === value) ?? 'organisation');
          setOf(null);
        }}
      />
      {scope === 'organisation' ? null : (
        <RefPicker key={scope} to={scope} label={t(`admin.scope.${scope}`)} value={of} change={setOf} />
      )}
      <TextInput
        type="datetime-local"
        label={t('admin.fromWhen')}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        type="datetime-local"
        label={t('admin.untilWhen')}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Button type="submit" variant="filled" disabled={!ready} loading={give.isPending}>
        {t('admin.give')}
      </Button>
      <Refused error={give.error} />
    </Form>
  );
};
