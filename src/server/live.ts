/** A change of a record as it is announced: enough to ask again for what one may see, and nothing of its content. */
export type Announcement = {
  readonly org: string;
  readonly id: string;
  readonly type: string;
  readonly record: string;
  readonly number: string;
  readonly version: number;
  readonly action: string;
  readonly audience: 'public' | 'internal';
};
export type Announced = (announcement: Announcement) => void;

/** Where changes arrive from the follower of the history, and where open streams hear of them. */
export type Live = {
  announce: Announced;
  hear(listener: Announced): () => void;
  /** Ends every stream, as when the server stops. */
  end(): void;
  onEnd(listener: () => void): () => void;
};

export const openLive = (): Live => {
  const listeners = new Set<Announced>();
  const endings = new Set<() => void>();
  return {
    announce: (announcement) => {
      for (const listener of listeners) listener(announcement);
    },
    hear: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    end: () => {
      for (const ending of endings) ending();
    },
    onEnd: (listener) => {
      endings.add(listener);
      return () => endings.delete(listener);
    },
  };
};
