import { useLocation, useNavigate } from '@tanstack/react-router';
import { Suspense, useEffect, useSyncExternalStore } from 'react';
import { useTypeByPlural } from '../../api/definitions.ts';
import { useKeys } from '../keys/use-keys.ts';
import { Panel } from '../list/panel-part.ts';
import { neighbourOf, onPeek, peekNow, showPeek, type Peek } from './store.ts';
import css from './peek.module.css';

const Shown = ({ peek }: { peek: Peek }) => {
  const navigate = useNavigate();
  const type = useTypeByPlural(peek.at.plural);
  const close = (): void => showPeek(null);
  const step = (by: 1 | -1) => (): void => {
    const at = neighbourOf(peek, by);
    if (at) showPeek({ ...peek, at });
  };
  const page = (): void => {
    const { plural, key } = peek.at;
    close();
    void navigate({ to: '/$plural/$key', params: { plural, key }, search: {} });
  };
  useKeys([
    { keys: 'j', label: 'keys.next', run: step(1), first: true },
    { keys: 'k', label: 'keys.previous', run: step(-1), first: true },
    { keys: 'o', label: 'keys.page', run: page, first: true },
    { keys: 'Escape', label: 'keys.back', run: close, first: true },
  ]);
  // It goes with the page from which it was opened.
  useEffect(() => () => showPeek(null), []);
  if (!type) return null;
  return (
    <Suspense fallback={<aside className={css['host']} />}>
      <div className={css['host']}>
        <Panel
          key={peek.at.key}
          type={type}
          number={peek.at.key}
          close={close}
          previous={step(-1)}
          next={step(1)}
          page={page}
        />
      </div>
    </Suspense>
  );
};

/** The panel of a record that was opened from a list of any page. It goes with the page. */
export const PeekHost = () => {
  const peek = useSyncExternalStore(onPeek, peekNow);
  const { pathname } = useLocation();
  return peek ? <Shown key={pathname} peek={peek} /> : null;
};
