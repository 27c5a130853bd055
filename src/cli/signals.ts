/** Signals that ask a server to end; SIGHUP comes when its terminal is closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A terminal's Ctrl-C comes from the terminal and from whoever started us; only later ones mean 'at once'. */
const ECHO_MS = 1000;

/** Resolves when this process is asked to end. Asked again more than a second later, it ends at once. */
export const askedToEnd = (): Promise<void> =>
  new Promise((resolve) => {
    let first: number | null = null;
    const asked = (): void => {
      if (first === null) {
        first = performance.now();
        resolve();
      } else if (performance.now() - first > ECHO_MS) process.exit(1);
    };
    for (const signal of SIGNALS) process.on(signal, asked);
  });
