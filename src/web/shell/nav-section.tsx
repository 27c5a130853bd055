import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RecordType } from '../api/types.ts';
import { wantsWork } from '../kit/evidence/roll-up.ts';
import { EvidenceMark, type EvidenceResult } from '../kit/marks/evidence-mark.tsx';
import { OpenCount } from './nav-counts.tsx';
import type { Section } from './nav-sections.ts';
import css from './nav.module.css';

/** A clause of the standard with its evidence mark, and below it the registers and practices that serve it. */
export const NavSection = ({
  section,
  types,
  worst,
}: {
  section: Section;
  types: readonly RecordType[];
  worst: EvidenceResult | undefined;
}) => {
  const { t } = useTranslation();
  return (
    <>
      <Link to="/evidence/{-$clause}" params={{ clause: section }} className={css['item']} activeProps={{ 'data-on': true }}>
        <span className={css['clause']}>{section}</span>
        <span className="clip">{t(`nav.section.${section.replace('.', '-')}`)}</span>
        {wantsWork(worst) ? <EvidenceMark result={worst} bare size={12} /> : null}
      </Link>
      {types.map((type) => (
        <Link
          key={type.name}
          to="/$plural"
          params={{ plural: type.plural }}
          className={`${css['item']} ${css['module']}`}
          activeProps={{ 'data-on': true }}
        >
          <span className="clip">{t(`record.${type.name}.many`, { defaultValue: type.labelPlural })}</span>
          <OpenCount type={type} />
        </Link>
      ))}
    </>
  );
};
