import { useRouter } from '@tanstack/react-router';
import { lazy, Suspense, use, useMemo, useState, type MouseEvent, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Hit } from '../../api/search.ts';
import { useTypes } from '../../api/definitions.ts';
import { showPicture } from '../files/picture-store.ts';
import { labelsOf } from '../fields/labels.ts';
import { FilesContext } from './files-context.ts';
import { partsOfMessage } from './quoted-part.ts';
import { useParser } from './parser.ts';
import { useAddress } from './use-address.ts';
import { useNumbers } from './use-numbers.ts';
import css from './markdown.module.css';

const RecordCard = lazy(() => import('./record-card.tsx').then((module) => ({ default: module.RecordCard })));

/** In words, what a link to a record leads to: 'INC-000123 Mail is down, in progress'. */
const useTitles = (hits: ReadonlyMap<string, Hit>): ((number: string) => string | undefined) => {
  const { t } = useTranslation();
  const types = useTypes();
  return (number) => {
    const hit = hits.get(number);
    const type = types.find((each) => each.name === hit?.type);
    if (!hit || !type) return undefined;
    return `${number} ${hit.title}${hit.state ? `, ${labelsOf(t, type).state(hit.state).toLowerCase()}` : ''}`;
  };
};

/** Text in Markdown as it reads. The only place where HTML is set, and the parser made every part of it. */
export const Markdown = ({ text }: { text: string }) => {
  const addressOf = useAddress();
  const router = useRouter();
  const files = use(FilesContext);
  const hits = useNumbers(text);
  const titleOf = useTitles(hits);
  const [card, setCard] = useState<{ hit: Hit; at: DOMRect }>();
  const parse = useParser();
  const html = useMemo(
    () =>
      parse?.(text, {
        addressOf: (number) => (number.startsWith('PER-') || hits.has(number) ? addressOf(number) : undefined),
        titleOf,
        fileOf: (id) => files.get(id),
      }),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- titleOf follows from hits
    [parse, text, addressOf, hits, files],
  );
  const follow = (event: MouseEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    const target = event.target as Element;
    const picture = target.closest('a[data-picture]')?.getAttribute('data-file');
    const href = target.closest('a[data-record]')?.getAttribute('href');
    if (!picture && !href) return;
    event.preventDefault();
    if (picture) showPicture([...files.values()], picture);
    else if (href) void router.navigate({ href });
  };
  const point = (event: SyntheticEvent): void => {
    const link = (event.target as Element).closest('a[data-record]');
    const hit = hits.get(link?.getAttribute('data-record') ?? '');
    setCard(link && hit ? { hit, at: link.getBoundingClientRect() } : undefined);
  };
  const leave = (): void => setCard(undefined);
  if (html === undefined) return <div className={css['plain']}>{text}</div>;
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the links in it hear the keys, and click */}
      <div
        className={css['text']}
        onClick={follow}
        onMouseOver={point}
        onMouseLeave={leave}
        onFocus={point}
        onBlur={leave}
        dangerouslySetInnerHTML={{ __html: html }}
      />
      {card ? (
        <Suspense>
          <RecordCard {...card} />
        </Suspense>
      ) : null}
    </>
  );
};

/** What somebody wrote, with the mail that it quotes folded below. */
export const Message = ({ text }: { text: string }) => {
  const { t } = useTranslation();
  const { said, quoted } = useMemo(() => partsOfMessage(text), [text]);
  return (
    <>
      <Markdown text={said} />
      {quoted === '' ? null : (
        <details className={css['quoted']}>
          <summary>{t('text.quoted')}</summary>
          <Markdown text={quoted} />
        </details>
      )}
    </>
  );
};
