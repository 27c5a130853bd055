import { Link } from '@tanstack/react-router';
import { useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Hit } from '../../api/search.ts';
import type { RecordType } from '../../api/types.ts';
import { Marked } from '../../kit/basic/marked.tsx';
import { useLabels } from '../../kit/fields/use-labels.ts';
import { isFinal } from '../../kit/marks/final.ts';
import { StateMark } from '../../kit/marks/state-mark.tsx';
import css from './search.module.css';

const Result = ({ hit, type, words }: { hit: Hit; type: RecordType; words: string }) => {
  const labels = useLabels(type);
  return (
    <li>
      <Link to="/$plural/$key" params={{ plural: type.plural, key: hit.number }}>
        {hit.phase && hit.state ? (
          <StateMark
            phase={hit.phase}
            label={labels.state(hit.state)}
            final={isFinal(type.lifecycle, hit.state)}
            bare
          />
        ) : (
          <span />
        )}
        <span className={css['what']}>
          <span className="clip">
            <Marked text={hit.title} words={words} />
          </span>
          {hit.excerpt ? (
            <span className="sm muted">
              <Marked text={hit.excerpt} words={words} />
            </span>
          ) : null}
        </span>
        <span className={css['which']}>
          <span className="mono faint">{hit.number}</span>
          <span className="sm faint">{labels.one}</span>
        </span>
      </Link>
    </li>
  );
};

/** What was found, best first. The arrow keys go from one to the next; the first Tab goes in, the second one on. */
export const Results = ({
  hits,
  types,
  words,
}: {
  hits: readonly Hit[];
  types: readonly RecordType[];
  words: string;
}) => {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const at = links.findIndex((link) => link === document.activeElement);
    if (step === undefined || at < 0) return;
    event.preventDefault();
    links[Math.max(0, Math.min(links.length - 1, at + step))]?.focus();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the links in it have the focus
    <ul ref={list} id="results" className={css['results']} aria-label={t('search.results')} onKeyDown={onKeyDown}>
      {hits.map((hit) => {
        const type = types.find(({ name }) => name === hit.type);
        return type ? <Result key={hit.id} hit={hit} type={type} words={words} /> : null;
      })}
    </ul>
  );
};
