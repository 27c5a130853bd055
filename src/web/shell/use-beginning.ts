import { useRouter } from '@tanstack/react-router';
import { useEffect, type RefObject } from 'react';

/** A page begins at its top; one that somebody comes back to is where it was. Either `page` scrolls, or the window. */
export const useBeginning = (page: RefObject<HTMLElement | null>): void => {
  const router = useRouter();
  useEffect(() => {
    const kept = new Map<string, readonly [number, number]>();
    const keyOf = (location: { href: string; state: { __TSR_key?: string } }): string =>
      location.state.__TSR_key ?? location.href;
    const left = router.subscribe('onBeforeLoad', ({ fromLocation, pathChanged }) => {
      if (fromLocation && pathChanged) kept.set(keyOf(fromLocation), [scrollY, page.current?.scrollTop ?? 0]);
    });
    const there = router.subscribe('onRendered', ({ toLocation, pathChanged }) => {
      // What an address names within a page is shown by that page.
      if (!pathChanged || toLocation.hash !== '') return;
      const [ofWindow, ofPage] = kept.get(keyOf(toLocation)) ?? [0, 0];
      scrollTo(0, ofWindow);
      page.current?.scrollTo(0, ofPage);
    });
    return () => {
      left();
      there();
    };
  }, [router, page]);
};
