import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SlotProps } from '#web/kit/practice.ts';
import { RecordLine } from '#web/kit/record/record-link.tsx';
import { Section } from '#web/kit/record/section.tsx';
import { similarQuery } from './similar-query.ts';
import css from './incident.module.css';

const SHOWN = 4;

/** Incidents and known errors like this one, that may already hold the answer; the likest first. */
export const Similar = ({ type, record }: SlotProps) => {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const similar = useQuery(similarQuery(type, record.id)).data ?? [];
  if (similar.length === 0) return null;
  return (
    <Section title={t('incident.similar')} count={similar.length}>
      <ul>
        {similar.slice(0, all ? undefined : SHOWN).map((each) => (
          <RecordLine key={each.id} record={each} note={each.why} />
        ))}
      </ul>
      {!all && similar.length > SHOWN ? (
        <button type="button" className={css['more']} onClick={() => setAll(true)}>
          {t('incident.similarMore', { count: similar.length - SHOWN })}
        </button>
      ) : null}
    </Section>
  );
};
