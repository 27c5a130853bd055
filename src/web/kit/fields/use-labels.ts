import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordType } from '../../api/types.ts';
import { labelsOf, type Labels } from './labels.ts';

export type { Labels } from './labels.ts';

/** The words of a record type on a page. */
export const useLabels = (type: RecordType): Labels => {
  const { t } = useTranslation();
  return useMemo(() => labelsOf(t, type), [t, type]);
};
