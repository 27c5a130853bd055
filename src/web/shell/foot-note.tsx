import { useEffect, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

export const FOOT_NOTE = 'foot-note';

/** What a page says in the foot line, beside the state of history. */
export const FootNote = ({ children }: { children: ReactNode }) => {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  useEffect(() => setPlace(document.getElementById(FOOT_NOTE)), []);
  return place ? createPortal(children, place) : null;
};
