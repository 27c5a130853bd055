import { useTranslation } from 'react-i18next';
import type { Evidence } from '../../api/evidence.ts';

/** What a clause is called: by the API, by its requirements, or as in the navigation. */
export const useClauseName = (evidence: Evidence): ((clause: string) => string) => {
  const { t } = useTranslation();
  return (clause) =>
    evidence.clauses?.find((each) => each.clause === clause)?.title ??
    evidence.requirements.find((each) => each.clause === clause)?.title ??
    t(`nav.section.${clause.replaceAll('.', '-')}`, { defaultValue: clause });
};
