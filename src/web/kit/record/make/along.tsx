import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { participantsQuery } from '../../../api/participants.ts';
import { tasksQuery } from '../../../api/tasks.ts';
import { attachmentsQuery, linksQuery } from '../../../api/timeline.ts';
import type { RecordRow, RecordType } from '../../../api/types.ts';
import css from './make.module.css';

export type Thing = 'files' | 'watchers' | 'tasks' | 'links';

/** What else a record has that may come along, each with how many there are; nothing is offered that is not there. */
export const ComesAlong = ({
  type,
  record,
  offer,
  chosen,
  set,
}: {
  type: RecordType;
  record: RecordRow;
  offer: readonly Thing[];
  chosen: ReadonlySet<Thing>;
  set: (chosen: ReadonlySet<Thing>) => void;
}) => {
  const { t } = useTranslation();
  const files = useQuery(attachmentsQuery(type, record.id)).data?.length ?? 0;
  const links = useQuery(linksQuery(type, record.id)).data?.length ?? 0;
  const people = useQuery(participantsQuery(type, record.id)).data ?? [];
  const tasks = useQuery(tasksQuery(type, record.id)).data?.length ?? 0;
  const watchers = people.filter(({ role }) => role === 'watcher' || role === 'contact').length;
  const counts: Record<Thing, number> = { files, links, watchers, tasks };
  const there = offer.filter((thing) => counts[thing] > 0);
  if (there.length === 0) return null;
  return (
    <fieldset className={css['choices']}>
      <legend>{t('make.along')}</legend>
      {there.map((thing) => (
        <Checkbox
          key={thing}
          label={t(`make.thing.${thing}`, { count: counts[thing] })}
          checked={chosen.has(thing)}
          onChange={({ currentTarget: { checked } }) => {
            const next = new Set(chosen);
            if (checked) next.add(thing);
            else next.delete(thing);
            set(next);
          }}
        />
      ))}
    </fieldset>
  );
};
