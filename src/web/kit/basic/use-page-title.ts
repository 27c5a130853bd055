import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

/** Names the page in the browser's tab and history. */
export const usePageTitle = (page: string): void => {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = t('app.title', { page });
  }, [page, t]);
};
