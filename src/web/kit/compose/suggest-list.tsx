import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../basic/avatar.tsx';
import type { Suggesting } from './use-suggest.ts';
import css from './composer.module.css';

/** What is offered for what is being typed, below the text. */
export const SuggestList = ({ suggest }: { suggest: Suggesting }) =>
  suggest.options.length === 0 || !suggest.kind ? null : <Offers suggest={suggest} kind={suggest.kind} />;

const Offers = ({ suggest, kind }: { suggest: Suggesting; kind: NonNullable<Suggesting['kind']> }) => {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const { options } = suggest;
  // Whoever writes at the foot of the screen sees what is offered.
  useEffect(() => {
    if (options.length > 0) box.current?.scrollIntoView({ block: 'nearest' });
  }, [options]);
  return (
    <div ref={box} className={css['offer']}>
      <div id={suggest.list} role="listbox" aria-label={t(`compose.offer.${kind}`)}>
        {suggest.options.map((option) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the text keeps the focus and the keys
          <div
            key={option.id}
            id={`${suggest.list}-${option.id}`}
            role="option"
            aria-selected={option === suggest.current}
            onMouseDown={(event) => {
              event.preventDefault();
              suggest.choose(option);
            }}
          >
            {kind === 'person' ? <Avatar name={option.label} /> : null}
            <span className="clip">{option.label}</span>
            <span className="mono faint push nowrap">{option.hint}</span>
          </div>
        ))}
      </div>
      {kind === 'text' ? (
        <Link
          to="/$plural"
          params={{ plural: 'text-modules' }}
          className={css['all']}
          tabIndex={-1}
          onMouseDown={(event) => event.preventDefault()}
        >
          {t('compose.allTexts')}
        </Link>
      ) : null}
    </div>
  );
};
