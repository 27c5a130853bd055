import { useTranslation } from 'react-i18next';
import { Glyph } from './glyphs.tsx';
import css from './marks.module.css';

/** What the evidence rule of a requirement found, best first. */
export const evidenceResults = ['holds', 'holdsInPart', 'fails', 'notExercised', 'needsJudgement', 'noRule'] as const;
export type EvidenceResult = (typeof evidenceResults)[number];

/** A square and its word; `bare` leaves the word to the label; `plain` is for dense grids, where holding is the ground. */
export const EvidenceMark = ({
  result,
  bare = false,
  plain = false,
  size = 14,
}: {
  result: EvidenceResult;
  bare?: boolean;
  plain?: boolean;
  size?: 11 | 12 | 14;
}) => {
  const { t } = useTranslation();
  const word = t(`mark.evidence.${result}`);
  const name = plain && result === 'holds' ? 'holdsPlain' : result;
  return bare ? (
    <Glyph name={name} label={word} size={size} />
  ) : (
    <span className={css['mark']}>
      <Glyph name={name} size={size} />
      <span>{word}</span>
    </span>
  );
};
