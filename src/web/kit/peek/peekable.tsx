import { useMediaQuery } from '@mantine/hooks';
import { useRef, type MouseEvent, type ReactNode } from 'react';
import { useTypes } from '../../api/definitions.ts';
import { useKeys } from '../keys/use-keys.ts';
import { showPeek, type Peeked } from './store.ts';

const ADDRESS = /^\/([a-z-]+)\/([A-Z]{2,6}-[\w.-]+)$/u;

/** The record that a link leads to, if it leads to the page of one. */
const recordAt = (link: HTMLAnchorElement, plurals: ReadonlySet<string>): Peeked | undefined => {
  const [, plural, key] = ADDRESS.exec(new URL(link.href).pathname) ?? [];
  return plural !== undefined && key !== undefined && plurals.has(plural) ? { plural, key } : undefined;
};

/**
 * A list of links to records, of any types: a click opens the record in the panel beside the page instead of leaving it; with Ctrl, in a
 * new tab as ever, and on a phone its page. J and K go through the links; `enterOpensPage` leaves Enter to the link.
 */
export const Peekable = ({
  children,
  keys = false,
  enterOpensPage = false,
}: {
  children: ReactNode;
  keys?: boolean;
  enterOpensPage?: boolean;
}) => {
  const box = useRef<HTMLDivElement>(null);
  const plurals = new Set(useTypes().map(({ plural }) => plural));
  const narrow = useMediaQuery('(max-width: 720px)', undefined, { getInitialValueInEffect: false });
  const links = (): HTMLAnchorElement[] =>
    [...(box.current?.querySelectorAll('a') ?? [])].filter((link) => recordAt(link, plurals) !== undefined);
  const step = (by: 1 | -1) => (): void => {
    const all = links();
    const at = all.findIndex((link) => link === document.activeElement);
    all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
  };
  useKeys(
    keys
      ? [
          { keys: 'j', label: 'keys.next', run: step(1) },
          { keys: 'k', label: 'keys.previous', run: step(-1) },
        ]
      : [],
  );
  const peek = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    const byKey = event.detail === 0;
    if (!link || !plain || narrow || link.target === '_blank' || (enterOpensPage && byKey)) return;
    const at = recordAt(link, plurals);
    if (!at) return;
    event.preventDefault();
    event.stopPropagation();
    showPeek({ at, among: links().flatMap((each) => recordAt(each, plurals) ?? []) });
  };
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- it hears the clicks of its links
    <div ref={box} onClickCapture={peek}>
      {children}
    </div>
  );
};
