import { lazy, useEffect, useEffectEvent, useState, type ComponentType, type JSX } from 'react';

/** A part of a page whose code is loaded when it is first shown, or before by `prepare`. */
export type Part<Props extends object> = ((props: Props) => JSX.Element) & { prepare(): Promise<void> };

/**
 * A part of a page that is loaded late. Once it is there it is drawn at once: a boundary that has shown its fallback is held back by
 * a third of a second, however soon the code comes. Stands within a Suspense.
 */
export const partOf = <Props extends object>(load: () => Promise<ComponentType<Props>>): Part<Props> => {
  let ready: ComponentType<Props> | undefined;
  const prepare = async (): Promise<void> => {
    ready = await load();
  };
  const Late = lazy(async () => ({ default: await load() }));
  const Drawn = (props: Props): JSX.Element => {
    const [Chosen] = useState<{ of: ComponentType<Props> }>(() => ({ of: ready ?? (Late as ComponentType<Props>) }));
    return <Chosen.of {...props} />;
  };
  return Object.assign(Drawn, { prepare });
};

/** Loads parts as soon as somebody moves: before that the page has better things to do, and a part that is asked for comes at once. */
export const usePrepared = (...parts: readonly Pick<Part<never>, 'prepare'>[]): void => {
  const prepare = useEffectEvent((): void => {
    for (const part of parts) part.prepare().catch(() => undefined);
  });
  useEffect(() => {
    const ending = new AbortController();
    const once = (): void => {
      ending.abort();
      prepare();
    };
    for (const moved of ['pointermove', 'keydown'])
      window.addEventListener(moved, once, { passive: true, signal: ending.signal });
    return () => ending.abort();
  }, []);
};
