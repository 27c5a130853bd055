import { useLayoutEffect, useSyncExternalStore } from 'react';
import type { Brand } from '#kernel/brand/shown.ts';

/** What the product is called where no organisation gave it a name. */
export const PRODUCT = 'Wellrun';

const PLAIN: Brand = {
  name: null,
  logo: null,
  icon: null,
  sheet: null,
  welcome: null,
  support: null,
  greeting: null,
  introduction: null,
  links: [],
};

/** The server writes the brand into the page, so that it is there before anything is asked. */
const inPage = (): Brand => {
  const content = document.querySelector<HTMLMetaElement>('meta[name="wellrun-brand"]')?.content;
  try {
    return content ? (JSON.parse(content) as Brand) : PLAIN;
  } catch {
    return PLAIN;
  }
};

let shown: Brand | undefined;
let sheet: CSSStyleSheet | undefined;
const listeners = new Set<() => void>();
const now = (): Brand => (shown ??= inPage());
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

const colour = (rules: string): void => {
  document.head.querySelector('style[data-brand]')?.remove();
  sheet ??= new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [sheet];
};

const setIcon = (icon: Brand['icon']): void => {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (!link) return;
  link.href = icon?.address ?? '/favicon.svg';
  link.type = icon?.type ?? 'image/svg+xml';
};

const show = (next: Brand): void => {
  const before = now();
  if (JSON.stringify(before) === JSON.stringify(next)) return;
  shown = next;
  if (before.sheet !== next.sheet) colour(next.sheet ?? '');
  if (before.icon?.address !== next.icon?.address) setIcon(next.icon);
  for (const listener of listeners) listener();
};

/** How the product shows itself here and now. */
export const useBrand = (): Brand => useSyncExternalStore(subscribe, now);

/** What the product is called here, in titles of pages. */
export const useProductName = (): string => useBrand().name ?? PRODUCT;

/** Shows the product as whoever is signed in is to see it, from the next paint on. */
export const useBrandOf = (brand: Brand): void => {
  useLayoutEffect(() => show(brand), [brand]);
};
