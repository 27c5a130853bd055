import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../basic/avatar.tsx';
import type { Suggesting } from './use-suggest.ts';
import css from './composer.module.css';

/** What is offered for what is being typed, below the text. */
export const SuggestList = ({ suggest }: { suggest: Suggesting }) => {
  const { t } = useTranslation();
  if (suggest.options.length === 0 || !suggest.kind) return null;
  return (
    <div className={css['offer']}>
      <div id={suggest.list} role="listbox" aria-label={t(`compose.offer.${suggest.kind}`)}>
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
            {suggest.kind === 'person' ? <Avatar name={option.label} /> : null}
            <span className="clip">{option.label}</span>
            <span className="mono faint push nowrap">{option.hint}</span>
          </div>
        ))}
      </div>
      {suggest.kind === 'text' ? (
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
