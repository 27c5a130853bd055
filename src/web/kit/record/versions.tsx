import { Modal, SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { AsItWas } from './as-it-was.tsx';
import { Compare } from './compare.tsx';
import type { Looking } from './use-past.ts';

/** The past of a record: two versions compared, or all of it as it was. What is looked at stands in the address, which can be sent. */
export const Versions = ({
  type,
  record,
  looking,
  look,
}: {
  type: RecordType;
  record: RecordRow;
  looking: Looking;
  look: (next: Looking | null) => void;
}) => {
  const { t } = useTranslation();
  const newest = record.version;
  const before: Looking = { way: 'compare', from: Math.min(1, newest - 1), to: newest };
  return (
    <Modal
      opened
      onClose={() => look(null)}
      size={820}
      title={t('versions.title', { number: record.number })}
      closeButtonProps={{ 'aria-label': t('versions.close') }}
    >
      <SegmentedControl
        aria-label={t('versions.way')}
        value={looking.way}
        onChange={(value) => look(value === 'was' ? { way: 'was', version: newest } : before)}
        data={[
          { value: 'compare', label: t('versions.compare') },
          { value: 'was', label: t('versions.was') },
        ]}
      />
      {looking.way === 'compare' ? (
        <Compare
          type={type}
          record={record}
          from={looking.from}
          to={looking.to}
          set={(from, to) => look({ way: 'compare', from, to })}
        />
      ) : (
        <AsItWas
          type={type}
          record={record}
          version={looking.version}
          set={(version) => look({ way: 'was', version })}
        />
      )}
    </Modal>
  );
};
