import { useTranslation } from 'react-i18next';
import { isProblem } from '../../api/problem.ts';
import css from './admin.module.css';

/** Why something was not done, read out at once. */
export const Refused = ({ error }: { error: unknown }) => {
  const { t } = useTranslation();
  if (error === null || error === undefined) return null;
  const why = isProblem(error) ? (error.status === 0 ? t('state.unreachable') : error.message) : t('state.unexpected');
  return (
    <p className={css['refused']} role="alert">
      {why}
    </p>
  );
};
