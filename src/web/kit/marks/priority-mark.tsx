import { useTranslation } from 'react-i18next';
import { Glyph, type GlyphName } from './glyphs.tsx';
import css from './marks.module.css';

const glyphs: Record<number, GlyphName> = { 1: 'p1', 2: 'p2', 3: 'p3', 4: 'p4', 5: 'p5' };

/** A priority, 1 (critical) to 5: a bar for each step, a red square for the first. `long` adds the word. */
export const PriorityMark = ({ level, long = false }: { level: number; long?: boolean }) => {
  const { t } = useTranslation();
  const word = t(`mark.priority.${level}`, { defaultValue: '' });
  return (
    <span className={`${css['mark']} ${css['priority']}`} data-level={level}>
      <Glyph name={glyphs[level] ?? 'p5'} />
      <span>
        {t('mark.priority.short', { level })}
        {long ? ` ${word}` : <span className="sr"> {word}</span>}
      </span>
    </span>
  );
};
