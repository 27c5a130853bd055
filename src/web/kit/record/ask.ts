type Listener = (record: string, name: string) => void;

const listeners = new Set<Listener>();

/** Opens the form of a transition or a named action of the record on the page, wherever it was asked for. */
export const askFor = (record: string, name: string): void => {
  for (const listener of listeners) listener(record, name);
};

export const onAsked = (listener: Listener): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
