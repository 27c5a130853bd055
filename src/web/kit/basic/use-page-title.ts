import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useProductName } from '../../theme/brand.ts';

/** Names the page in the browser's tab and history. */
export const usePageTitle = (page: string): void => {
  const { t } = useTranslation();
  const product = useProductName();
  useEffect(() => {
    document.title = t('app.title', { page, product });
  }, [page, product, t]);
};
