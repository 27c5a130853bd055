import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SlotProps } from '#web/kit/practice.ts';
import { RecordLine } from '#web/kit/record/record-link.tsx';
import { Section } from '#web/kit/record/section.tsx';
import { KnownErrorNote } from './known-error-note.tsx';
import { similarQuery } from './similar-query.ts';

const Similar = ({ type, record }: SlotProps) => {
  const { t } = useTranslation();
  const similar = useQuery(similarQuery(type, record.id)).data ?? [];
  if (similar.length === 0) return null;
  return (
    <Section title={t('incident.similar')} count={similar.length}>
      <ul>
        {similar.map((each) => (
          <RecordLine key={each.id} record={each} note={each.why} />
        ))}
      </ul>
    </Section>
  );
};

/** Incidents and known errors like this one, that may already hold the answer. */
export const IncidentSide = (props: SlotProps) => (
  <>
    <KnownErrorNote {...props} />
    <Similar {...props} />
  </>
);
