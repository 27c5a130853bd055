import { ActionIcon, Button } from '@mantine/core';
import { IconChevronRight, IconX } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { joinTeam, leaveTeam, membersQuery } from '../../api/admin.ts';
import { useTypeByName } from '../../api/definitions.ts';
import { listQuery } from '../../api/records.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Avatar } from '../../kit/basic/avatar.tsx';
import { Icon } from '../../kit/basic/icon.tsx';
import { LinkButton } from '../../kit/basic/link-button.tsx';
import { RefPicker } from '../../kit/picker/ref-picker.tsx';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import { Refused } from './refused.tsx';
import css from './admin.module.css';

const Members = ({ team, may }: { team: RecordRow; may: boolean }) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = membersQuery(team.id);
  const members = useQuery(query).data;
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: query.queryKey });
  const join = useMutation({ mutationFn: (person: string) => joinTeam(team.id, person), onSuccess: again });
  const leave = useMutation({ mutationFn: (person: string) => leaveTeam(team.id, person), onSuccess: again });
  if (!members) return <SkeletonRows rows={3} />;
  return (
    <div className={css['members']}>
      {members.length === 0 ? <p className="faint">{t('admin.noMembers')}</p> : null}
      <ul className={css['chips']}>
        {members.map(({ person }) => (
          <li key={person.id}>
            <Avatar name={person.label} />
            <Link to="/$plural/$key" params={{ plural: 'people', key: person.number ?? person.id }}>
              {person.label}
            </Link>
            {may ? (
              <ActionIcon
                aria-label={t('admin.leaveTeam', { name: person.label, team: team.title })}
                onClick={() => leave.mutate(person.id)}
              >
                <Icon of={IconX} size={14} />
              </ActionIcon>
            ) : null}
          </li>
        ))}
      </ul>
      {may ? (
        <RefPicker
          key={members.length}
          to="person"
          aria-label={t('admin.joinTeam', { team: team.title })}
          value={null}
          change={(person) => person && join.mutate(person.id)}
        />
      ) : null}
      <Refused error={join.error ?? leave.error} />
    </div>
  );
};

const Team = ({ team, may }: { team: RecordRow; may: boolean }) => {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const lead = team['lead'] as { label: string } | null | undefined;
  return (
    <li data-open={open || undefined}>
      <button type="button" aria-expanded={open} className={css['fold']} onClick={() => setOpen(!open)}>
        <Icon of={IconChevronRight} size={14} />
        <b>{team.title}</b>
        <span className="faint">{lead ? t('admin.ledBy', { name: lead.label }) : t('admin.noLead')}</span>
      </button>
      <Link to="/$plural/$key" params={{ plural: 'teams', key: team.number }} className="mono">
        {team.number}
      </Link>
      {open ? <Members team={team} may={may} /> : null}
    </li>
  );
};

const Teams = ({ type, may }: { type: RecordType; may: boolean }) => {
  const { t } = useTranslation();
  const query = useInfiniteQuery(listQuery(type, { filter: 'open', sort: 'title' }));
  const teams = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-labelledby="teams-title">
      <header className={css['head']}>
        <h2 id="teams-title">{t('admin.part.teams')}</h2>
        <p className="muted">{t('admin.teamsAbout')}</p>
        {type.may.create ? (
          <LinkButton to="/$plural/new" params={{ plural: type.plural }}>
            {t('palette.newOf', { what: type.label.toLowerCase() })}
          </LinkButton>
        ) : null}
      </header>
      {query.isPending ? <SkeletonRows rows={8} /> : null}
      <ul className={css['teams']}>
        {teams.map((team) => (
          <Team key={team.id} team={team} may={may} />
        ))}
      </ul>
      {query.hasNextPage ? <Button onClick={() => void query.fetchNextPage()}>{t('portal.more')}</Button> : null}
    </section>
  );
};

/** The teams that work is given to, and who belongs to them. */
export const TeamsPart = ({ may }: { may: boolean }) => {
  const type = useTypeByName('team');
  return type ? <Teams type={type} may={may} /> : null;
};
