import { IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { endLink, linksQuery, type Link } from '../../api/timeline.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { AddLink } from './add-link.tsx';
import { Peekable } from '../peek/peekable.tsx';
import { RecordLine } from './record-link.tsx';
import { Section } from './section.tsx';
import { say } from '../toast/store.ts';
import { useRecordActions } from './use-record-actions.ts';
import css from './related.module.css';

type Props = { type: RecordType; record: RecordRow };

const Unlink = ({ type, record, link }: Props & { link: Link }) => {
  const { t } = useTranslation();
  const { undoing } = useRecordActions(type);
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => endLink(type, record.id, link.id),
    onSuccess: () =>
      say({
        tone: 'ok',
        text: t('record.link.ended', { number: link.record.number }),
        action: undoing(record, { action: 'unlink' }),
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ['records', type.name, 'part', record.id] }),
  });
  return (
    <button
      type="button"
      className={css['unlink']}
      aria-label={t('record.link.end', { number: link.record.number })}
      disabled={end.isPending}
      onClick={() => end.mutate()}
    >
      <Icon of={IconX} size={14} />
    </button>
  );
};

/** Records that this one is linked to, each with what it is to this one. */
export const Related = ({ type, record }: Props) => {
  const { t } = useTranslation();
  const links = useQuery(linksQuery(type, record.id)).data;
  const mayLink = record.may?.edit === true;
  if (!links || (links.length === 0 && !mayLink)) return null;
  return (
    <Section title={t('record.related')} count={links.length > 0 ? links.length : undefined}>
      <Peekable>
        <ul>
          {links.map((link) => (
            <RecordLine
              key={link.id}
              record={link.record}
              note={t(`link.${link.kind}.${link.direction}`, { defaultValue: link.label })}
              aside={mayLink ? <Unlink type={type} record={record} link={link} /> : null}
            />
          ))}
        </ul>
      </Peekable>
      {mayLink ? <AddLink type={type} record={record} /> : null}
    </Section>
  );
};
