import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RecordType } from '../api/types.ts';
import { Icon } from '../kit/basic/icon.tsx';
import { wantsWork } from '../kit/evidence/roll-up.ts';
import { EvidenceMark, type EvidenceResult } from '../kit/marks/evidence-mark.tsx';
import { OpenCount } from './nav-counts.tsx';
import type { Section } from './nav-sections.ts';
import css from './nav.module.css';

const Module = ({ type }: { type: RecordType }) => {
  const { t } = useTranslation();
  return (
    <Link
      to="/$plural"
      params={{ plural: type.plural }}
      className={`${css['item']} ${css['module']}`}
      activeProps={{ 'data-on': true }}
    >
      <span className="clip">{t(`record.${type.name}.many`, { defaultValue: type.labelPlural })}</span>
      <OpenCount type={type} />
    </Link>
  );
};

/** A clause of the standard with its evidence mark, and below it the registers and practices that serve it. */
export const NavSection = ({
  section,
  types,
  worst,
  open,
  fixed,
  toggle,
}: {
  section: Section;
  types: readonly RecordType[];
  worst: EvidenceResult | undefined;
  open: boolean;
  /** Open because one is there: it cannot be folded. */
  fixed: boolean;
  toggle: () => void;
}) => {
  const { t } = useTranslation();
  const name = t(`nav.section.${section.replace('.', '-')}`);
  return (
    <>
      <span className={css['section']}>
        <Link
          to="/evidence/{-$clause}"
          params={{ clause: section }}
          className={css['item']}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ 'data-on': true }}
        >
          <span className={css['clause']}>{section}</span>
          <span className="clip">{name}</span>
          {wantsWork(worst) ? <EvidenceMark result={worst} bare size={12} /> : null}
        </Link>
        {types.length > 0 && !fixed ? (
          <button
            type="button"
            className={css['fold']}
            aria-expanded={open}
            aria-label={t('nav.modules', { section: name })}
            onClick={toggle}
          >
            <Icon of={open ? IconChevronDown : IconChevronRight} size={14} />
          </button>
        ) : null}
      </span>
      {open ? types.map((type) => <Module key={type.name} type={type} />) : null}
    </>
  );
};
