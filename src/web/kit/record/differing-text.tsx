import type { Piece } from './word-diff.ts';
import css from './versions.module.css';

/** One side of a text that was changed, with the words that only this side has. */
export const DifferingText = ({ pieces, side }: { pieces: readonly Piece[]; side: 'gone' | 'new' }) => {
  const Mark = side === 'gone' ? 'del' : 'ins';
  return (
    <span className={css['text']}>
      {pieces
        .filter(({ kind }) => kind === 'same' || kind === side)
        .map(({ kind, text }, index) =>
          kind === 'same' ? <span key={index}>{text}</span> : <Mark key={index}>{text}</Mark>,
        )}
    </span>
  );
};
