import { ActionIcon, Tooltip } from '@mantine/core';
import { IconBell, IconBellFilled } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { endPart, participantsQuery, takePart } from '../../api/participants.ts';
import { useSession } from '../../api/session.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { useKeys } from '../keys/use-keys.ts';

/** To be told what happens to a record, or no longer. */
export const WatchButton = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useSession().person.id;
  const query = participantsQuery(type, record.id);
  const people = useQuery(query).data;
  const watching = people?.some(({ person, role }) => person.id === me && role === 'watcher') ?? false;
  const toggle = useMutation({
    mutationFn: () => (watching ? endPart : takePart)(type, record.id, me, 'watcher'),
    onSettled: () => client.invalidateQueries({ queryKey: query.queryKey }),
  });
  const label = t(watching ? 'record.unwatch' : 'record.watch');
  useKeys(
    people
      ? [{ keys: 'w', label: 'keys.transition', id: 'do:watch', values: { label }, run: () => toggle.mutate() }]
      : [],
  );
  if (!people) return null;
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} aria-pressed={watching} loading={toggle.isPending} onClick={() => toggle.mutate()}>
        <Icon of={watching ? IconBellFilled : IconBell} />
      </ActionIcon>
    </Tooltip>
  );
};
