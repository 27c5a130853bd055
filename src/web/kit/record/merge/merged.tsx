import { IconArrowMerge } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { redirectQuery } from '../../../api/records.ts';
import type { RecordRow, RecordType } from '../../../api/types.ts';
import { Icon } from '../../basic/icon.tsx';
import css from './merged.module.css';

/**
 * Goes on to the record that this one was merged into. `stay` keeps the merged one on the screen, as somebody asked for who
 * followed the note back. True while it is not known yet where to go.
 */
export const useMergedInto = (type: RecordType, record: RecordRow | undefined, stay: boolean): boolean => {
  const navigate = useNavigate();
  const ask = record !== undefined && record.state === type.merges?.ends && !stay;
  const into = useQuery({ ...redirectQuery(type, record?.id ?? ''), enabled: ask });
  const number = into.data?.number;
  useEffect(() => {
    if (ask && number !== undefined)
      void navigate({
        to: '/$plural/$key',
        params: { plural: type.plural, key: number },
        search: { from: record.number },
        replace: true,
      });
  }, [ask, number, navigate, type.plural, record]);
  return ask && (into.isPending || number !== undefined);
};

/** Says on the record at hand that one came here from another that was merged into it. */
export const CameFrom = ({ type, from }: { type: RecordType; from: string }) => {
  const { t } = useTranslation();
  return (
    <p className={css['note']} role="status">
      <Icon of={IconArrowMerge} />
      <span>
        {t('record.cameFrom', { number: from })}{' '}
        <Link to="/$plural/$key" params={{ plural: type.plural, key: from }} search={{ stay: 'yes' }}>
          {t('record.lookAtMerged')}
        </Link>
      </span>
    </p>
  );
};
