import { useTranslation } from 'react-i18next';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { say } from '../toast/store.ts';

/** Copies the address of a record, to be sent to somebody. */
export const useCopyLink = (type: RecordType, record: RecordRow): (() => Promise<void>) => {
  const { t } = useTranslation();
  return async () => {
    await navigator.clipboard.writeText(`${location.origin}/${type.plural}/${record.number}`);
    say({ tone: 'ok', text: t('record.linkCopied') });
  };
};
