import { createContext, use, useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { bindingsNow, hold, onBindings, type Binding } from './registry.ts';

/** Whether the keys of a part of the page rest, because those of another part are meant. */
export const KeysRest = createContext(false);

/**
 * Keys that work while the component is shown. `bindings` may be made anew on every render; they are held again only
 * when their keys or labels change.
 */
export const useKeys = (bindings: readonly Binding[]): void => {
  const run = useEffectEvent((keys: string) => bindings.find((binding) => binding.keys === keys)?.run());
  const rest = use(KeysRest);
  const shape = JSON.stringify(
    (rest ? [] : bindings).map(({ keys, label, id, values, first }) => ({ keys, label, id, values, first })),
  );
  useEffect(() => {
    const kept = JSON.parse(shape) as Omit<Binding, 'run'>[];
    return hold(kept.map((binding) => ({ ...binding, run: () => run(binding.keys) })));
  }, [shape]);
};

/** What the keys do now; renders again when that changes. */
export const useBindings = (): readonly Binding[] => useSyncExternalStore(onBindings, bindingsNow);
