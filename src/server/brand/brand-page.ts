import { createHash } from 'node:crypto';
import type { Brand } from '#kernel/brand/shown.ts';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A page that shows itself from its first paint on, and the hash by which its policy lets its style in. */
export type BrandedPage = { readonly html: string; readonly style: string | null };

/**
 * The page of the application with a brand written into it: title, icon, colours, and the rest for the script to read. It takes no
 * request more than the page without.
 */
export const brandedPage = (html: string, brand: Brand | null): BrandedPage => {
  if (brand === null) return { html, style: null };
  const { sheet, icon, name } = brand;
  const head = [
    `<meta name="wellrun-brand" content="${escaped(JSON.stringify(brand))}" />`,
    ...(sheet === null ? [] : [`<style data-brand>${sheet}</style>`]),
  ].join('\n    ');
  const written = html
    .replace(/<title>[^<]*<\/title>/u, (title) => (name === null ? title : `<title>${escaped(name)}</title>`))
    .replace(/<link rel="icon"[^>]*>/u, (link) =>
      icon === null ? link : `<link rel="icon" href="${escaped(icon.address)}" type="${escaped(icon.type)}" />`,
    )
    .replace('</head>', () => `  ${head}\n  </head>`);
  return {
    html: written,
    style: sheet === null ? null : `'sha256-${createHash('sha256').update(sheet).digest('base64')}'`,
  };
};
