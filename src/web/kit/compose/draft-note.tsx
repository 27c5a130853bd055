import { useTranslation } from 'react-i18next';
import { useFormat } from '../format/use-format.tsx';
import css from './waiting.module.css';

/** Says that a form goes on with what was begun before, and lets one start afresh. */
export const DraftNote = ({ at, drop }: { at: number | undefined; drop: () => void }) => {
  const { t } = useTranslation();
  const format = useFormat();
  if (at === undefined) return null;
  return (
    <p className={css['note']} role="status">
      {t('compose.begun', { at: format.dateTime(at) })}{' '}
      <button type="button" onClick={drop}>
        {t('compose.afresh')}
      </button>
    </p>
  );
};
