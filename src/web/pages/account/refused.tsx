import { useTranslation } from 'react-i18next';
import { isProblem } from '../../api/problem.ts';
import css from './account.module.css';

/** Why something was refused, in the words of the answer; nothing while nothing was. */
export const Refused = ({ error }: { error: unknown }) => {
  const { t } = useTranslation();
  if (!error) return null;
  return (
    <p className={css['refused']} role="alert">
      {isProblem(error, 0) ? t('state.unreachable') : isProblem(error) ? error.message : t('state.unexpected')}
    </p>
  );
};
