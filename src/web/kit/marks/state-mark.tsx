import type { Phase } from '#kernel/record/phase.ts';
import { Glyph, type GlyphName } from './glyphs.tsx';
import css from './marks.module.css';

/** The drawing for a state, from the phase of work it stands for; a state that is done and final has the outlined check. */
export const stateGlyph = (phase: Phase, final = false): GlyphName => (phase === 'done' && final ? 'closed' : phase);

/** A record's state: a circle and its word; the circle alone (with the word as its label) where there is no room. */
export const StateMark = ({
  phase,
  label,
  final = false,
  bare = false,
}: {
  phase: Phase;
  label: string;
  final?: boolean;
  bare?: boolean;
}) =>
  bare ? (
    <Glyph name={stateGlyph(phase, final)} label={label} />
  ) : (
    <span className={css['mark']}>
      <Glyph name={stateGlyph(phase, final)} />
      <span className="clip">{label}</span>
    </span>
  );
