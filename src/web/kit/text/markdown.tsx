import { useRouter } from '@tanstack/react-router';
import { useMemo, type MouseEvent } from 'react';
import { toHtml } from './to-html.ts';
import { useAddress } from './use-address.ts';
import css from './markdown.module.css';

/** Text in Markdown as it reads. The only place where HTML is set, and the parser made every part of it. */
export const Markdown = ({ text }: { text: string }) => {
  const addressOf = useAddress();
  const router = useRouter();
  const html = useMemo(() => toHtml(text, addressOf), [text, addressOf]);
  const follow = (event: MouseEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    const link = (event.target as Element).closest('a[data-record]');
    const href = link?.getAttribute('href');
    if (!href) return;
    event.preventDefault();
    void router.navigate({ href });
  };
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the links in it hear the keys, and click
    <div className={css['text']} onClick={follow} dangerouslySetInnerHTML={{ __html: html }} />
  );
};
