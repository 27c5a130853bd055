import { Glyph, type GlyphName } from './glyphs.tsx';
import css from './marks.module.css';

/** The category of a state: what lists, clocks and marks need to know of a lifecycle. */
export type StateCategory = 'new' | 'active' | 'waiting' | 'done' | 'void';

/** The drawing for a state: its category; a state that is done and final has the outlined check. */
export const stateGlyph = (category: StateCategory, final = false): GlyphName =>
  category === 'done' && final ? 'closed' : category;

/** A record's state: a circle and its word; the circle alone (with the word as its label) where there is no room. */
export const StateMark = ({
  category,
  label,
  final = false,
  bare = false,
}: {
  category: StateCategory;
  label: string;
  final?: boolean;
  bare?: boolean;
}) =>
  bare ? (
    <Glyph name={stateGlyph(category, final)} label={label} />
  ) : (
    <span className={css['mark']}>
      <Glyph name={stateGlyph(category, final)} />
      <span className="clip">{label}</span>
    </span>
  );
