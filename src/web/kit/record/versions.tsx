import { Modal, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { AsItWas } from './as-it-was.tsx';
import { Compare } from './compare.tsx';

/** The past of a record: two versions compared, or all of it as it was at a moment. */
export const Versions = ({ type, record, close }: { type: RecordType; record: RecordRow; close: () => void }) => {
  const { t } = useTranslation();
  const [way, setWay] = useState<'compare' | 'was'>('compare');
  return (
    <Modal
      opened
      onClose={close}
      size={720}
      title={t('versions.title', { number: record.number })}
      closeButtonProps={{ 'aria-label': t('versions.close') }}
    >
      <SegmentedControl
        aria-label={t('versions.way')}
        value={way}
        onChange={(value) => setWay(value === 'was' ? 'was' : 'compare')}
        data={[
          { value: 'compare', label: t('versions.compare') },
          { value: 'was', label: t('versions.was') },
        ]}
      />
      {way === 'compare' ? <Compare type={type} record={record} /> : <AsItWas type={type} record={record} />}
    </Modal>
  );
};
