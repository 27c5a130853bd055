import { useTranslation } from 'react-i18next';
import { Glyph } from './glyphs.tsx';
import css from './marks.module.css';

export type ChangeKind = 'standard' | 'normal' | 'emergency';

/** The type of a change: a diamond and its word; the diamond alone, labelled, where there is no room. */
export const ChangeMark = ({ kind, bare = false }: { kind: ChangeKind; bare?: boolean }) => {
  const { t } = useTranslation();
  const word = t(`mark.change.${kind}`);
  return bare ? (
    <Glyph name={kind} label={word} />
  ) : (
    <span className={css['mark']}>
      <Glyph name={kind} />
      <span>{word}</span>
    </span>
  );
};
