import { Button, Modal } from '@mantine/core';
import { IconAlertCircle, IconCheck, IconRefresh } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import type { BulkOutcome } from './use-bulk.ts';
import css from './bulk-bar.module.css';

/** What became of every selected record, those that were refused first, each with the reason. */
export const BulkOutcomeDialog = ({
  type,
  outcome,
  retry,
  close,
}: {
  type: RecordType;
  outcome: BulkOutcome | null;
  /** Tries those once more that were refused, as they are now. */
  retry: (outcome: BulkOutcome) => void;
  close: () => void;
}) => {
  const { t } = useTranslation();
  const results = (outcome?.results ?? []).toSorted((a, b) => Number(b.refused !== null) - Number(a.refused !== null));
  const refused = results.filter((each) => each.refused !== null).length;
  return (
    <Modal
      opened={outcome !== null}
      onClose={close}
      size={640}
      title={outcome?.what}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <p className="muted">
        {t('list.bulkDone', { count: results.length - refused, what: t('list.bulkWorked') })}{' '}
        {t('list.bulkFailed', { count: refused })} {t('list.bulkStays')}
      </p>
      <ul className={css['results']}>
        {results.map(({ row, refused: why }) => (
          <li key={row.id} data-refused={why !== null || undefined}>
            <Icon of={why === null ? IconCheck : IconAlertCircle} size={14} />
            <Link to="/$plural/$key" params={{ plural: type.plural, key: row.number }} className="mono">
              {row.number}
            </Link>
            <span>
              <span className="clip">{row.title}</span>
              <span className="sm muted">{why ?? t('list.bulkWorked')}</span>
            </span>
          </li>
        ))}
      </ul>
      <div className={css['foot']}>
        {refused > 0 && outcome ? (
          <Button variant="subtle" leftSection={<Icon of={IconRefresh} />} onClick={() => retry(outcome)}>
            {t('list.bulkRetry', { count: refused })}
          </Button>
        ) : null}
        <Button variant="filled" onClick={close}>
          {t('app.close')}
        </Button>
      </div>
    </Modal>
  );
};
