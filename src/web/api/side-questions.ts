/** What stands beside the page and can wait: figures in the navigation and on views, the foot line, how many messages. */
const BESIDE = /^\/(?:[a-z-]+\/count|evidence|foot|notifications|session\/keyboard)$/;
/** Browsers hold six connections to one server: these are left to what the page itself shows. */
const AT_ONCE = 3;
const PATIENCE_MS = 1_200;
/** So long nothing of the page's own is asked: then it has asked for all that it shows. */
const QUIET_MS = 120;

let quiet: ReturnType<typeof setTimeout> | undefined;
const soon = (): void => {
  clearTimeout(quiet);
  quiet = setTimeout(goOn, QUIET_MS);
};

export const isBeside = (path: string): boolean => BESIDE.test(path);

let asking = 0;
let beside = 0;
const waiting: (() => void)[] = [];

const goOn = (): void => {
  while (asking === 0 && beside < AT_ONCE) {
    const next = waiting.shift();
    if (!next) return;
    next();
  }
};

/** Runs a question of the page itself; those beside it wait meanwhile. */
export const askFirst = async <T>(ask: () => Promise<T>): Promise<T> => {
  asking += 1;
  try {
    return await ask();
  } finally {
    asking -= 1;
    // What the answer brings on may ask further.
    if (asking === 0) soon();
  }
};

/** Runs a question beside the page once the page's own are answered, but not later than a second or so. */
export const askBeside = async <T>(ask: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
  await new Promise<void>((resolve) => {
    let begun = false;
    const begin = (): void => {
      if (begun) return;
      begun = true;
      beside += 1;
      resolve();
    };
    waiting.push(begin);
    if (asking === 0 && beside < AT_ONCE) soon();
    setTimeout(begin, PATIENCE_MS);
    signal?.addEventListener('abort', begin, { once: true });
  });
  try {
    return await ask();
  } finally {
    beside -= 1;
    goOn();
  }
};
