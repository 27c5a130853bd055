import { ActionIcon, SegmentedControl, TextInput } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endGrant, grantsQuery, rolesQuery, type Grant } from '../../api/admin.ts';
import { Avatar } from '../../kit/basic/avatar.tsx';
import { Icon } from '../../kit/basic/icon.tsx';
import { confirm } from '../../kit/confirm/store.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { Failed } from '../../kit/states/failed.tsx';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import { GiveRole } from './give-role.tsx';
import { Refused } from './refused.tsx';
import css from './admin.module.css';

const Held = ({ grant, role, end }: { grant: Grant; role: string; end: (() => void) | undefined }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const [opened] = useState(() => Date.now());
  return (
    <li>
      <span>
        {role}{' '}
        <span className="faint">
          {grant.of ? t(`admin.scopeOf.${grant.scope}`, { name: grant.of.label }) : t('admin.scope.organisation')}
          {Date.parse(grant.from) > opened ? `, ${t('admin.from', { at: format.dateTime(grant.from) })}` : ''}
          {grant.to ? `, ${t('admin.until', { at: format.dateTime(grant.to) })}` : ''}
        </span>
      </span>
      {end ? (
        <ActionIcon aria-label={t('admin.endRole', { role, name: grant.person.label })} onClick={end}>
          <Icon of={IconX} size={14} />
        </ActionIcon>
      ) : null}
    </li>
  );
};

const SHOWN = 60;

/** Who may what: the people who hold a role, and what each role is limited to. */
export const PeoplePart = ({ may }: { may: boolean }) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [words, setWords] = useState('');
  const [whose, setWhose] = useState<'staff' | 'portal'>('staff');
  const grants = useQuery(grantsQuery);
  const roles = useQuery(rolesQuery).data ?? [];
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: grantsQuery.queryKey });
  const end = useMutation({ mutationFn: endGrant, onSuccess: again });
  const roleOf = (name: string): string => roles.find((role) => role.name === name)?.label ?? name;
  const asked = words.trim().toLowerCase();
  const people = [
    ...Map.groupBy(
      (grants.data ?? []).filter(
        ({ person, role, of }) =>
          (roles.find(({ name }) => name === role)?.portal === true) === (whose === 'portal') &&
          (asked === '' ||
            [person.label, roleOf(role), of?.label ?? ''].some((text) => text.toLowerCase().includes(asked))),
      ),
      ({ person }) => person.id,
    ).values(),
  ];
  const ask = async (grant: Grant): Promise<void> => {
    const sure = await confirm(t('admin.endRoleSure', { role: roleOf(grant.role), name: grant.person.label }));
    if (sure) end.mutate(grant.id);
  };
  return (
    <section aria-labelledby="people-title">
      <header className={css['head']}>
        <h2 id="people-title">{t('admin.part.people')}</h2>
        <p className="muted">
          {t('admin.peopleAbout')}{' '}
          <Link to="/$plural" params={{ plural: 'people' }} search={{}}>
            {t('admin.allPeople')}
          </Link>
        </p>
      </header>
      {may ? <GiveRole roles={roles} given={again} /> : null}
      <Refused error={end.error} />
      <div className={css['ask']}>
        <TextInput
          className={css['find'] ?? ''}
          aria-label={t('admin.findPeople')}
          placeholder={t('admin.findPeople')}
          leftSection={<Icon of={IconSearch} size={14} />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label={t('admin.whose')}
          value={whose}
          onChange={(value) => setWhose(value === 'portal' ? 'portal' : 'staff')}
          data={(['staff', 'portal'] as const).map((value) => ({ value, label: t(`admin.whoseOf.${value}`) }))}
        />
      </div>
      {grants.isError && !grants.data ? (
        <Failed what={t('admin.failed')} error={grants.error} retry={() => void grants.refetch()} />
      ) : null}
      {grants.isPending ? <SkeletonRows rows={8} /> : null}
      <ul className={css['lines']}>
        {people.slice(0, SHOWN).map((each) => {
          const person = each[0]?.person;
          return person ? (
            <li key={person.id}>
              <Avatar name={person.label} />
              <Link to="/$plural/$key" params={{ plural: 'people', key: person.number ?? person.id }} className="clip">
                {person.label}
              </Link>
              <ul>
                {each.map((grant) => (
                  <Held
                    key={grant.id}
                    grant={grant}
                    role={roleOf(grant.role)}
                    end={may ? () => void ask(grant) : undefined}
                  />
                ))}
              </ul>
            </li>
          ) : null;
        })}
      </ul>
      {people.length > SHOWN ? <p className="faint">{t('admin.more', { count: people.length - SHOWN })}</p> : null}
    </section>
  );
};
