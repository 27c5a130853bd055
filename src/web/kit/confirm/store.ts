/** A question that the API asks back before it does something: 'Two children are still open. Close them too?' */
export type Question = { text: string; answer: (yes: boolean) => void };

let question: Question | undefined;
const listeners = new Set<() => void>();

const set = (next: Question | undefined): void => {
  question = next;
  for (const listener of listeners) listener();
};

/** Asks, and answers what the person chose; to close it is to say no. */
export const confirm = (text: string): Promise<boolean> =>
  new Promise((resolve) => {
    set({
      text,
      answer: (yes) => {
        set(undefined);
        resolve(yes);
      },
    });
  });

export const questionNow = (): Question | undefined => question;
export const onQuestion = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
