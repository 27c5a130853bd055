import { useEffect, useRef } from 'react';
import { Icon } from '../basic/icon.tsx';
import { Marked } from '../basic/marked.tsx';
import { KeyOf } from '../keys/key-of.tsx';
import { StateMark } from '../marks/state-mark.tsx';
import type { PaletteEntry } from './entries.ts';
import css from './palette.module.css';

/** One line of the palette. */
export const PaletteRow = ({
  id,
  entry,
  words,
  current,
  choose,
}: {
  id: string;
  entry: PaletteEntry;
  words: string;
  current: boolean;
  choose: () => void;
}) => {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the field above keeps the focus and the keys
    <div ref={row} id={id} role="option" aria-selected={current} className={css['row']} onClick={choose}>
      {entry.icon ? <Icon of={entry.icon} /> : null}
      {entry.phase ? <StateMark phase={entry.phase} label={entry.state ?? ''} bare /> : null}
      <span className="clip">
        <Marked text={entry.label} words={words} />
      </span>
      {entry.hint ? <span className="mono faint push">{entry.hint}</span> : null}
      {entry.keys ? (
        <span className="push">
          <KeyOf id={entry.id} keys={entry.keys} />
        </span>
      ) : null}
    </div>
  );
};
