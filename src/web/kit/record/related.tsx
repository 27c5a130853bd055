import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { linksQuery } from '../../api/timeline.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { RecordLine } from './record-link.tsx';
import { Section } from './section.tsx';

type Props = { type: RecordType; record: RecordRow };

/** Records that this one is linked to, each with what it is to this one. */
export const Related = ({ type, record }: Props) => {
  const { t } = useTranslation();
  const links = useQuery(linksQuery(type, record.id)).data ?? [];
  if (links.length === 0) return null;
  return (
    <Section title={t('record.related')} count={links.length}>
      <ul>
        {links.map((link) => (
          <RecordLine
            key={link.id}
            record={link.record}
            note={t(`link.${link.kind}.${link.direction}`, { defaultValue: link.label })}
          />
        ))}
      </ul>
    </Section>
  );
};
